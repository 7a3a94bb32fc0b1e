//! The table with one thread, with many, and (under `highwater_loom`) with every interleaving of two.

use super::*;

#[derive(Default)]
struct Value(AtomicU64);

// SAFETY: an atomic integer may be zero.
unsafe impl Entry for Value {}

impl Value {
    fn set(value: u64) -> impl FnOnce(&Self) {
        move |entry| entry.0.store(value, Ordering::Relaxed)
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

fn count<E: Entry>(table: &Table<E>) -> usize {
    let mut count = 0;
    table.for_each(|_| count += 1);
    count
}

#[cfg(not(highwater_loom))]
mod ordinary {
    use super::*;

    /// Addresses as an allocator gives them.
    fn addresses(from: usize, count: usize) -> impl Iterator<Item = usize> {
        (0..count).map(move |index| 0x7f00_0000_0000 + (from + index) * 64)
    }

    #[test]
    fn what_was_inserted_is_found_until_it_is_removed() {
        let table = Table::<Value>::new(4);
        table.insert(64, Value::set(7));
        assert_eq!(table.get(64).map(Value::get), Some(7));
        assert_eq!(table.remove(64, Value::get), Some(7));
        assert!(table.get(64).is_none());
        assert_eq!(table.remove(64, Value::get), None);
    }

    #[test]
    fn a_table_of_128_slots_grows_to_ten_thousand_and_empties_again() {
        let table = Table::<Value>::new(4);
        for (value, address) in (0..).zip(addresses(0, 10_000)) {
            table.insert(address, Value::set(value));
        }
        assert_eq!(count(&table), 10_000);
        assert_eq!(table.lost(), 0);
        for (value, address) in (0..).zip(addresses(0, 10_000)) {
            assert_eq!(table.remove(address, Value::get), Some(value));
        }
        assert_eq!(count(&table), 0);
    }

    #[test]
    fn what_finds_no_room_is_counted_and_does_no_harm() {
        // 8 + 64 + 512 + 4096 slots.
        let table = Table::<Value>::new(0);
        let kept = addresses(0, 6_000)
            .filter(|&address| table.insert(address, Value::set(1)).is_some())
            .count();
        assert!(kept <= 4_680);
        assert_eq!(table.lost(), 6_000 - kept as u64);
        assert_eq!(count(&table), kept);
    }

    #[test]
    fn slots_are_used_again_without_growing() {
        let table = Table::<Value>::new(6);
        let bytes = table.bytes();
        for round in 0..1_000 {
            for address in addresses(round * 7, 64) {
                table.insert(address, Value::set(1));
            }
            for address in addresses(round * 7, 64) {
                assert!(table.remove(address, Value::get).is_some());
            }
        }
        assert_eq!(table.bytes(), bytes);
    }

    #[test]
    fn sixteen_threads_that_hand_objects_around_leave_nothing() {
        let table = Table::<Value>::new(2);
        std::thread::scope(|scope| {
            for pair in 0..8 {
                let (give, take) = std::sync::mpsc::sync_channel(256);
                let table = &table;
                scope.spawn(move || {
                    for address in addresses(pair * 100_000, 20_000) {
                        assert!(table.insert(address, Value::set(address as u64)).is_some());
                        give.send(address).unwrap();
                    }
                });
                scope.spawn(move || {
                    for address in take {
                        assert_eq!(table.remove(address, Value::get), Some(address as u64));
                    }
                });
            }
        });
        assert_eq!(count(&table), 0);
        assert_eq!(table.lost(), 0);
    }
}

#[cfg(highwater_loom)]
mod every_interleaving {
    use super::*;
    use loom::{sync::Arc, thread};

    /// Two addresses that share the first bucket of a one-bucket level.
    #[test]
    fn two_threads_never_share_a_slot() {
        loom::model(|| {
            let table = Arc::new(Table::<Value>::new(0));
            let other = {
                let table = Arc::clone(&table);
                thread::spawn(move || {
                    table.insert(0x100, Value::set(1));
                    assert_eq!(table.get(0x100).map(Value::get), Some(1));
                    assert_eq!(table.remove(0x100, Value::get), Some(1));
                })
            };
            table.insert(0x200, Value::set(2));
            assert_eq!(table.get(0x200).map(Value::get), Some(2));
            other.join().unwrap();
            assert_eq!(table.remove(0x200, Value::get), Some(2));
            assert_eq!(count(&table), 0);
        });
    }

    #[test]
    fn a_reader_sees_an_entry_whole_or_not_at_all() {
        loom::model(|| {
            let table = Arc::new(Table::<Value>::new(0));
            let writer = {
                let table = Arc::clone(&table);
                thread::spawn(move || {
                    table.insert(0x100, Value::set(1));
                    table.remove(0x100, |_| ());
                    table.insert(0x200, Value::set(2));
                })
            };
            table.for_each(|seen| {
                let value = seen.entry.get();
                if seen.still() {
                    assert_eq!(value, if seen.address == 0x100 { 1 } else { 2 });
                }
            });
            writer.join().unwrap();
            assert_eq!(table.get(0x200).map(Value::get), Some(2));
        });
    }
}
