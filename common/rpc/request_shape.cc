#include "common/rpc/request_shape.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "google/api/field_behavior.pb.h"

namespace send::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kMaxResourceNames = 1000;

bool HasControlCharacter(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
  });
}

void CheckText(const std::string& text, const std::string& path, error::FieldViolations& violations) {
  if (text.size() > kMaxTextBytes)
    violations.Add(path, absl::StrCat("must be at most ", kMaxTextBytes, " bytes"));
  if (HasControlCharacter(text)) violations.Add(path, "must not hold control characters");
}

void Check(const Message& message, const std::string& prefix, error::FieldViolations& violations) {
  std::vector<const FieldDescriptor*> fields;
  const auto& reflection = *message.GetReflection();
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const bool many = field->is_repeated();
      const std::string path =
          many ? absl::StrCat(prefix, field->name(), "[", i, "]") : absl::StrCat(prefix, field->name());
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        const int number =
            many ? reflection.GetRepeatedEnumValue(message, field, i) : reflection.GetEnumValue(message, field);
        if (field->enum_type()->FindValueByNumber(number) == nullptr)
          violations.Add(path, "must be one of the values of the contract");
      } else if (field->type() == FieldDescriptor::TYPE_STRING) {
        CheckText(many ? reflection.GetRepeatedString(message, field, i) : reflection.GetString(message, field),
                  path, violations);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        Check(many ? reflection.GetRepeatedMessage(message, field, i) : reflection.GetMessage(message, field),
              path + ".", violations);
      }
    }
  }
}

const FieldDescriptor* FindText(const Message& message, std::string_view name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(std::string(name));
  return field != nullptr && field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated() ? field
                                                                                                    : nullptr;
}

std::string TenantIn(const std::string& name, std::string_view prefix) {
  if (!absl::StartsWith(name, ToAbsl(prefix))) return "";
  const std::string rest = name.substr(prefix.size());
  return rest.substr(0, rest.find('/'));
}

void CollectNames(const Message& message, std::vector<std::string>& names) {
  std::vector<const FieldDescriptor*> fields;
  const auto& reflection = *message.GetReflection();
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (names.size() >= kMaxResourceNames) return;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i)
        CollectNames(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                          : reflection.GetMessage(message, field),
                     names);
      continue;
    }
    const auto& options = field->options();
    for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i)
      if (options.GetExtension(google::api::field_behavior, i) == google::api::IDENTIFIER)
        names.push_back(reflection.GetString(message, field));
  }
}

}  // namespace

absl::Status CheckShape(const Message& request) {
  error::FieldViolations violations;
  Check(request, "", violations);
  return violations.ToStatus();
}

std::string TextField(const Message& message, std::string_view name) {
  const FieldDescriptor* field = FindText(message, name);
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

bool HasField(const Message& message, std::string_view name) { return FindText(message, name) != nullptr; }

std::string TenantOf(const Message& request, std::string_view prefix) {
  for (const std::string_view name : {"parent", "name"})
    if (HasField(request, name)) return TenantIn(TextField(request, name), prefix);
  const auto* descriptor = request.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_repeated()) continue;
    const Message& resource = request.GetReflection()->GetMessage(request, field);
    if (HasField(resource, "name")) return TenantIn(TextField(resource, "name"), prefix);
  }
  return "";
}

std::string FingerprintWithout(const Message& request, const std::vector<std::string>& fields) {
  const std::unique_ptr<Message> copy(request.New());
  copy->CopyFrom(request);
  for (const std::string& name : fields)
    if (const FieldDescriptor* field = copy->GetDescriptor()->FindFieldByName(name))
      copy->GetReflection()->ClearField(copy.get(), field);
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    copy->SerializeToCodedStream(&coded);
  }
  return journal::Sha256(bytes);
}

std::vector<std::string> ResourceNamesIn(const Message& reply) {
  std::vector<std::string> names;
  CollectNames(reply, names);
  return names;
}

}  // namespace send::rpc
