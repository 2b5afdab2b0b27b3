"""The local database: one file, one owner, one writing thread; everyone else reads."""
