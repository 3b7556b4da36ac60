// The iterators that the eval loop knows by name, and those of sequences.
#pragma once

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

// over a list or tuple, or over anything with __getitem__
struct SequenceIteratorObject : Object {
  std::int64_t it_index;
  Obj it_seq;  // null once it is exhausted
};
struct RangeIteratorObject : Object {
  std::int64_t start;
  std::int64_t step;
  std::int64_t len;
};

Ref list_iterator_next(Obj iterator);
Ref range_iterator_next(Obj iterator);
Ref new_sequence_iterator(P<TypeObject> type,
                          Obj sequence);  // list_iterator, tuple_iterator, str_iterator, seq_iterator …

}  // namespace glassbox::python
