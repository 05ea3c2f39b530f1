"""Where the nodes of a backbone stand: three columns, in both forms."""
