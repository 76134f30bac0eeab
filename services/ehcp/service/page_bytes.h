#pragma once

#include <google/protobuf/message.h>

#include <algorithm>
#include <cstddef>

// What keeps a page of records under what its reader takes at once (4 MiB, unless it was told otherwise).
namespace send::ehcp {

inline constexpr size_t kMaxPageBytes = 1024 * 1024;

// The bytes of the message that was added last to the first list of `reply`.
inline size_t BytesOfLast(const google::protobuf::Message& reply) {
  const google::protobuf::Descriptor& type = *reply.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = type.field(i);
    if (!field->is_repeated() || field->message_type() == nullptr) continue;
    const int size = reply.GetReflection()->FieldSize(reply, field);
    return size == 0 ? 0 : reply.GetReflection()->GetRepeatedMessage(reply, field, size - 1).ByteSizeLong();
  }
  return 0;
}

// Adds the first of `found` to the first list of `reply` by `write`: `page_size` of them, or fewer where they
// fill a page before. How many it wrote; at least one of any.
template <class Found, class Write>
size_t WritePage(const Found& found, size_t page_size, const google::protobuf::Message& reply, Write write) {
  const size_t most = std::min(page_size, found.size());
  size_t written = 0;
  for (size_t bytes = 0; written < most && bytes < kMaxPageBytes; bytes += BytesOfLast(reply))
    write(found[written++]);
  return written;
}

}  // namespace send::ehcp
