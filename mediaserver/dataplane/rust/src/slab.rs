//! Storage for the engine's objects: found by Python's id once per command, by slot on the packet path.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// Where a `T` lives. A key outlives its object harmlessly: the generation then differs.
pub struct Key<T> {
    slot: u32,
    generation: u32,
    of: PhantomData<fn() -> T>,
}

// Written out because a derive would demand the same of `T`.
impl<T> Clone for Key<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Key<T> {}

#[cfg(test)]
impl<T> Key<T> {
    /// A key of the same place among objects of another kind.
    pub(crate) fn cast<U>(self) -> Key<U> {
        Key {
            slot: self.slot,
            generation: self.generation,
            of: PhantomData,
        }
    }
}

impl<T> PartialEq for Key<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.slot, self.generation) == (other.slot, other.generation)
    }
}

impl<T> Eq for Key<T> {}

impl<T> PartialOrd for Key<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Key<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.slot, self.generation).cmp(&(other.slot, other.generation))
    }
}

impl<T> Hash for Key<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.slot, self.generation).hash(state);
    }
}

impl<T> std::fmt::Debug for Key<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.slot, self.generation)
    }
}

struct Slot<T> {
    generation: u32,
    entry: Option<(u64, T)>,
}

/// Objects with an outer id (Python's) and an inner key.
pub struct Slab<T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
    by_id: HashMap<u64, Key<T>>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
            by_id: HashMap::new(),
        }
    }
}

impl<T> Slab<T> {
    /// Stores `value` under `id`; None, and nothing stored, when the id is taken.
    pub fn insert(&mut self, id: u64, value: T) -> Option<Key<T>> {
        if self.by_id.contains_key(&id) {
            return None;
        }
        let slot = self.free.pop().unwrap_or(self.slots.len() as u32);
        if slot as usize == self.slots.len() {
            self.slots.push(Slot {
                generation: 0,
                entry: None,
            });
        }
        let home = self.slots.get_mut(slot as usize)?;
        home.entry = Some((id, value));
        let key = Key {
            slot,
            generation: home.generation,
            of: PhantomData,
        };
        self.by_id.insert(id, key);
        Some(key)
    }

    /// Takes the object out; its key is never valid again.
    pub fn remove(&mut self, key: Key<T>) -> Option<T> {
        let home = self.slots.get_mut(key.slot as usize)?;
        if home.generation != key.generation {
            return None;
        }
        let (id, value) = home.entry.take()?;
        home.generation = home.generation.wrapping_add(1);
        self.free.push(key.slot);
        self.by_id.remove(&id);
        Some(value)
    }

    /// The key of Python's id.
    #[must_use]
    pub fn key(&self, id: u64) -> Option<Key<T>> {
        self.by_id.get(&id).copied()
    }

    /// Python's id of a key.
    #[must_use]
    pub fn id(&self, key: Key<T>) -> Option<u64> {
        self.entry(key).map(|(id, _)| *id)
    }

    /// The object, unless it was removed.
    #[must_use]
    pub fn get(&self, key: Key<T>) -> Option<&T> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The object, unless it was removed.
    pub fn get_mut(&mut self, key: Key<T>) -> Option<&mut T> {
        self.slots
            .get_mut(key.slot as usize)
            .filter(|home| home.generation == key.generation)
            .and_then(|home| home.entry.as_mut())
            .map(|(_, value)| value)
    }

    /// All objects with their ids, in slot order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &T)> {
        self.slots
            .iter()
            .filter_map(|home| home.entry.as_ref().map(|(id, value)| (*id, value)))
    }

    /// All objects with their ids, in slot order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (u64, &mut T)> {
        self.slots
            .iter_mut()
            .filter_map(|home| home.entry.as_mut().map(|(id, value)| (*id, value)))
    }

    fn entry(&self, key: Key<T>) -> Option<&(u64, T)> {
        self.slots
            .get(key.slot as usize)
            .filter(|home| home.generation == key.generation)
            .and_then(|home| home.entry.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_does_not_reach_the_next_tenant_of_its_slot() {
        let mut slab = Slab::default();
        let old = slab.insert(7, "old").unwrap();
        assert_eq!(slab.remove(old), Some("old"));
        let new = slab.insert(8, "new").unwrap();
        assert_eq!(slab.get(old), None);
        assert_eq!(slab.remove(old), None);
        assert_eq!(slab.get(new), Some(&"new"));
        assert_eq!((slab.key(7), slab.key(8)), (None, Some(new)));
    }

    #[test]
    fn an_id_is_taken_once() {
        let mut slab = Slab::default();
        assert!(slab.insert(7, 1).is_some());
        assert_eq!(slab.insert(7, 2), None);
        assert_eq!(slab.iter().collect::<Vec<_>>(), [(7, &1)]);
    }
}
