import GRDB

/// Tables of the settlement store. One file holds one chain; roots and hashes are 32-byte blobs.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: """
        CREATE TABLE chain (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          chainID INTEGER NOT NULL,
          programID BLOB NOT NULL,
          genesisRoot BLOB NOT NULL,
          final INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE deposit (
          position INTEGER PRIMARY KEY,
          recipient BLOB NOT NULL,
          amount BLOB NOT NULL,
          queueHash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE batch (
          number INTEGER PRIMARY KEY,
          data BLOB NOT NULL,
          dataHash BLOB NOT NULL,
          previousRoot BLOB NOT NULL,
          newRoot BLOB NOT NULL,
          withdrawalRoot BLOB NOT NULL,
          firstDeposit INTEGER NOT NULL,
          depositCount INTEGER NOT NULL,
          proof BLOB
        ) STRICT;
        CREATE TABLE claim (
          batch INTEGER NOT NULL REFERENCES batch (number),
          position INTEGER NOT NULL,
          recipient BLOB NOT NULL,
          amount BLOB NOT NULL,
          PRIMARY KEY (batch, position)
        ) STRICT;
        """)
    }
    return migrator
  }
}
