"""Taking answers in, each exactly once.

decode    bytes -> a batch whose answers are still raw
columns   a batch without fault -> its rows, all at once
examine   a raw answer -> a row, or a refusal
ledger    the one transaction: insert, rollup, bookkeeping of the stream
retime    a better time for what is stored already
"""
