#include "common/log/redact.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "send/options/v1/sensitive.pb.h"

namespace send::log {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using nlohmann::json;

constexpr size_t kMaxText = 200;

json ToJson(const Message& message);

// The value at `index` of a repeated field, or of a single one at -1.
json ValueOf(const Message& message, const FieldDescriptor& field, int index) {
  const auto& r = *message.GetReflection();
  const bool many = index >= 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return many ? r.GetRepeatedInt32(message, &field, index) : r.GetInt32(message, &field);
    case FieldDescriptor::CPPTYPE_INT64:
      return many ? r.GetRepeatedInt64(message, &field, index) : r.GetInt64(message, &field);
    case FieldDescriptor::CPPTYPE_UINT32:
      return many ? r.GetRepeatedUInt32(message, &field, index) : r.GetUInt32(message, &field);
    case FieldDescriptor::CPPTYPE_UINT64:
      return many ? r.GetRepeatedUInt64(message, &field, index) : r.GetUInt64(message, &field);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return many ? r.GetRepeatedDouble(message, &field, index) : r.GetDouble(message, &field);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return many ? r.GetRepeatedFloat(message, &field, index) : r.GetFloat(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return many ? r.GetRepeatedBool(message, &field, index) : r.GetBool(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int number =
          many ? r.GetRepeatedEnumValue(message, &field, index) : r.GetEnumValue(message, &field);
      const auto* value = field.enum_type()->FindValueByNumber(number);
      return value == nullptr ? json(number) : json(value->name());
    }
    case FieldDescriptor::CPPTYPE_STRING: {
      if (field.type() == FieldDescriptor::TYPE_BYTES) return "[bytes]";
      const std::string text =
          many ? r.GetRepeatedString(message, &field, index) : r.GetString(message, &field);
      return text.substr(0, kMaxText);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ToJson(many ? r.GetRepeatedMessage(message, &field, index) : r.GetMessage(message, &field));
  }
  return nullptr;
}

json ToJson(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  json object = json::object();
  for (const FieldDescriptor* field : fields) {
    json& value = object[field->name()];
    if (field->options().GetExtension(options::v1::sensitive) != options::v1::SENSITIVITY_UNSPECIFIED) {
      value = "[redacted]";
    } else if (field->is_repeated()) {
      value = json::array();
      const int count = message.GetReflection()->FieldSize(message, field);
      for (int i = 0; i < count; ++i) value.push_back(ValueOf(message, *field, i));
    } else {
      value = ValueOf(message, *field, -1);
    }
  }
  return object;
}

}  // namespace

std::string ToRedactedJson(const google::protobuf::Message& message) {
  return ToJson(message).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace send::log
