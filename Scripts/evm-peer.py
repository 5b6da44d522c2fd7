"""revm, through pyrevm, as a process that `martinet bench evm` talks to: a JSON object a line.

  {"op": "load", "state": {address: {"nonce", "balance", "code", "storage"}}, "block": {…}, "messages": [{…}]}
  {"op": "run"}     runs the messages on the loaded state, which stays as it was loaded

Numbers are strings, since JSON's are not exact. `seconds` is the time inside revm's calls alone; everything around them is prepared before.
What pyrevm 0.3.7 needs to be told carefully:
* Code is created inside revm first, so that it is analysed once and not in every call, as it would be if it were only inserted.
* Storage goes to the database only while the account is not loaded; else it becomes a warm, changed slot. So each slot is inserted behind a
  checkpoint that is reverted, which unloads the account and leaves the database.
* A message is no transaction: no nonce, no fee, and what one made warm is warm for the next. So each message has an EVM of its own, with the
  state that the messages before have left: "changes" of a message.
"""
import json
import sys
import time

from pyrevm import EVM, AccountInfo, BlockEnv, CfgEnv, Env

MAKER = "0x" + "e7" * 20


def creation(code):
    """Code that leaves `code`."""
    n = len(code)
    return bytes([0x62, n >> 16, n >> 8 & 255, n & 255, 0x80, 0x60, 11, 0x5F, 0x39, 0x5F, 0xF3]) + code


class Session:
    def load(self, request):
        b = request["block"]
        self.environment = lambda: Env(
            cfg=CfgEnv(chain_id=int(request["chainId"]), limit_contract_code_size=1 << 30),
            block=BlockEnv(
                number=int(b["number"]), timestamp=int(b["timestamp"]), coinbase=b["coinbase"], gas_limit=int(b["gasLimit"]),
                basefee=int(b["baseFee"]), prevrandao=bytes.fromhex(b["prevRandao"][2:])))
        self.maker = EVM(env=Env(cfg=CfgEnv(limit_contract_code_size=1 << 30)))
        self.maker.insert_account_info(MAKER, AccountInfo(balance=1 << 255))
        accounts = {address: self.account(account) for address, account in request["state"].items()}
        # The state of each message and its arguments.
        self.messages = []
        for m in request["messages"]:
            changes = m.get("changes") or {}
            if changes:
                accounts = dict(accounts)
                for address, account in changes.items():
                    accounts.pop(address, None)
                    if account is not None:
                        accounts[address] = self.account(account)
            self.messages.append((accounts, dict(
                caller=m["from"], to=m["to"], calldata=bytes.fromhex(m["data"][2:]), value=int(m["value"]),
                gas=int(m["gas"]))))
        return {"ok": True}

    def account(self, account):
        """What pyrevm wants to know of an account: information with analysed code, and storage."""
        code = bytes.fromhex(account["code"][2:])
        nonce, balance = int(account["nonce"]), int(account["balance"])
        if code and code[0] != 0xEF and nonce == 1:
            info = self.maker.basic(self.maker.deploy(MAKER, creation(code), balance))
            assert info.code[: len(code)] == code and info.nonce == 1 and info.balance == balance
        else:
            # Not analysed: hardly any account has code and another nonce.
            info = AccountInfo(nonce=nonce, balance=balance, **({"code": code} if code else {}))
        return info, [(int(key, 16), int(value, 16)) for key, value in account["storage"].items()]

    def fresh(self, accounts):
        """An EVM with that state."""
        evm = EVM(env=self.environment())
        for address, (info, storage) in accounts.items():
            evm.insert_account_info(address, info)
            for key, value in storage:
                mark = evm.snapshot()
                evm.insert_account_storage(address, key, value)
                evm.revert(mark)
        return evm

    def run(self):
        clock = time.perf_counter
        seconds, gas = 0.0, 0
        for accounts, message in self.messages:
            evm = self.fresh(accounts)
            code, caller, value, limit = message["calldata"], message["caller"], message["value"], message["gas"]
            try:
                if message["to"] is None:
                    start = clock()
                    evm.deploy(caller, code, value, limit)
                    seconds += clock() - start
                else:
                    start = clock()
                    evm.message_call(**message)
                    seconds += clock() - start
            except RuntimeError:
                # Failed or reverted: the gas says so.
                seconds += clock() - start
            gas += evm.result.gas_used
        return {"seconds": seconds, "gasUsed": gas}


def main():
    session = Session()
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(session.load(request) if request["op"] == "load" else session.run()), flush=True)


if __name__ == "__main__":
    main()
