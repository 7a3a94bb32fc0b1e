//! When to try a lost camera again: pure, with no clock of its own.
