import RISCV
import Testing
