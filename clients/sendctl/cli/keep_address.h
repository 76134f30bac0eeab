#pragma once

#include "send/pupil/v1/pupil_service.pb.h"

namespace send::cli {

// A record's address is replaced whole: the parts of it that no flag named stay what they were.
template <class Record>
void KeepAddress(const Record& read, Record& given) {
  if (!given.has_address()) return;
  pupil::v1::PostalAddress address = read.address();
  if (given.address().lines_size() > 0) address.clear_lines();
  address.MergeFrom(given.address());
  *given.mutable_address() = address;
}

}  // namespace send::cli
