#include "clients/sendctl/cli/message_fields.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/timestamp.pb.h>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "clients/sendctl/cli/text_table.h"
#include "clients/sendctl/client/usage.h"
#include "common/base/strings.h"

namespace send::cli {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// "COLOUR_DARK_RED" is "dark-red": the value that means none gives the part that all begin with.
std::string WordOf(const EnumValueDescriptor& value) {
  const std::string& none = value.type()->value(0)->name();
  const size_t prefix = none.size() - std::string_view("UNSPECIFIED").size();
  return absl::AsciiStrToLower(absl::StrReplaceAll(value.name().substr(prefix), {{"_", "-"}}));
}

const EnumValueDescriptor* FindWord(const EnumDescriptor& type, const std::string& word) {
  for (int i = 1; i < type.value_count(); ++i)
    if (WordOf(*type.value(i)) == absl::AsciiStrToLower(word)) return type.value(i);
  return nullptr;
}

absl::Status BadValue(std::string_view flag, std::string_view wanted) {
  return client::Usage(absl::StrCat("--", ToAbsl(flag), " must be ", ToAbsl(wanted), "."));
}

// Sets an enum's field, or adds to a list of them.
absl::Status SetWord(Message& message, const FieldDescriptor& field, std::string_view flag,
                     const std::string& text) {
  const EnumValueDescriptor* value = FindWord(*field.enum_type(), text);
  if (value == nullptr)
    return BadValue(flag, absl::StrCat("one of ", absl::StrJoin(EnumWords(*field.enum_type()), " ")));
  if (field.is_repeated())
    message.GetReflection()->AddEnum(&message, &field, value);
  else
    message.GetReflection()->SetEnum(&message, &field, value);
  return absl::OkStatus();
}

absl::Status SetTime(Message& message, std::string_view flag, const std::string& text) {
  absl::Time time;
  std::string problem;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &problem))
    return BadValue(flag, "a time such as 2026-03-03T17:00:00Z");
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  timestamp.set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(timestamp.seconds()))));
  message.CopyFrom(timestamp);
  return absl::OkStatus();
}

absl::Status SetOne(Message& message, const FieldDescriptor& field, std::string_view flag,
                    const std::string& text) {
  const auto* reflection = message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      reflection->SetString(&message, &field, text);
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text != "true" && text != "false") return BadValue(flag, "true or false");
      reflection->SetBool(&message, &field, text == "true");
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t number = 0;
      if (!absl::SimpleAtoi(text, &number)) return BadValue(flag, "a number");
      reflection->SetInt32(&message, &field, number);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      int64_t number = 0;
      if (!absl::SimpleAtoi(text, &number)) return BadValue(flag, "a number");
      reflection->SetInt64(&message, &field, number);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      double number = 0;
      if (!absl::SimpleAtod(text, &number)) return BadValue(flag, "a number");
      reflection->SetDouble(&message, &field, number);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetTime(*reflection->MutableMessage(&message, &field), flag, text);
    default:
      return SetWord(message, field, flag, text);
  }
}

std::string TimeText(const Message& message) {
  google::protobuf::Timestamp time;
  time.CopyFrom(message);
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

bool IsTime(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type()->full_name() == "google.protobuf.Timestamp";
}

// One value: `index` of a list, or -1 for the field itself.
std::string ScalarText(const Message& message, const FieldDescriptor& field, int index) {
  const auto* reflection = message.GetReflection();
  const bool one = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return one ? reflection->GetString(message, &field)
                 : reflection->GetRepeatedString(message, &field, index);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->GetBool(message, &field) ? "yes" : "no";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection->GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrCat(reflection->GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(reflection->GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* value =
          one ? reflection->GetEnum(message, &field) : reflection->GetRepeatedEnum(message, &field, index);
      // A value of a later version has a number only.
      if (value->index() == 0) return "";
      if (value->type()->FindValueByNumber(value->number()) == nullptr) return absl::StrCat(value->number());
      return absl::StrReplaceAll(WordOf(*value), {{"-", " "}});
    }
    default:
      return TimeText(one ? reflection->GetMessage(message, &field)
                          : reflection->GetRepeatedMessage(message, &field, index));
  }
}

std::string TextOf(const Message& message, const FieldDescriptor& field) {
  if (!field.is_repeated()) return ScalarText(message, field, -1);
  std::vector<std::string> texts;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i)
    texts.push_back(ScalarText(message, field, i));
  return absl::StrJoin(texts, ", ");
}

void AppendRecord(const Message& message, const std::string& indent, std::string& out) {
  std::vector<const FieldDescriptor*> fields;
  const auto* reflection = message.GetReflection();
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string label = absl::StrReplaceAll(field->name(), {{"_", " "}});
    const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsTime(*field);
    if (!nested) {
      out += indent + label + ": " + Harmless(TextOf(message, *field)) + "\n";
      continue;
    }
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      out += indent + label + (field->is_repeated() ? absl::StrCat(" ", i + 1) : "") + ":\n";
      AppendRecord(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                        : reflection->GetMessage(message, field),
                   indent + "  ", out);
    }
  }
}

}  // namespace

absl::Status SetField(Message& message, std::string_view path, std::string_view flag,
                      const std::vector<std::string>& texts) {
  const size_t dot = path.find('.');
  const auto* reflection = message.GetReflection();
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  if (dot != std::string_view::npos)
    return SetField(*reflection->MutableMessage(&message, field), path.substr(dot + 1), flag, texts);
  if (!field->is_repeated()) return SetOne(message, *field, flag, texts.back());
  for (const std::string& text : texts) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING)
      reflection->AddString(&message, field, text);
    else if (absl::Status status = SetWord(message, *field, flag, text); !status.ok())
      return status;
  }
  return absl::OkStatus();
}

std::string FieldText(const Message& message, std::string_view path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  const auto* reflection = message.GetReflection();
  if (dot != std::string_view::npos)
    return FieldText(reflection->GetMessage(message, field), path.substr(dot + 1));
  if (IsTime(*field) && !field->is_repeated() && !reflection->HasField(message, field)) return "";
  return TextOf(message, *field);
}

std::vector<std::string> EnumWords(const EnumDescriptor& type) {
  std::vector<std::string> words;
  for (int i = 1; i < type.value_count(); ++i) words.push_back(WordOf(*type.value(i)));
  return words;
}

std::string RecordText(const Message& message) {
  std::string out;
  AppendRecord(message, "", out);
  return out;
}

}  // namespace send::cli
