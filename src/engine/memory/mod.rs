//! What is measured: every buffer, pool, queue and byte of this process.
