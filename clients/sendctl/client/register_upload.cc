#include "clients/sendctl/client/register_upload.h"

#include <string>
#include <utility>

#include "clients/sendctl/client/usage.h"
#include "send/pupil/v1/setting_service.grpc.pb.h"

namespace send::client {
namespace {

using pupil::v1::ImportSettingsRequest;

constexpr absl::Duration kUploadTimeout = absl::Seconds(300);

}  // namespace

absl::StatusOr<pupil::v1::ImportSettingsResponse> UploadRegister(
    const Caller& caller, pupil::v1::ImportHeader header, std::istream& file,
    const std::function<void(int64_t sent, int64_t total)>& progress) {
  const auto total = static_cast<int64_t>(file.seekg(0, std::ios::end).tellg());
  if (total < 0) return Usage("The register file cannot be read.");
  header.set_size_bytes(total);
  pupil::v1::ImportSettingsResponse response;
  pupil::v1::SettingService::Stub settings(caller.channel());
  bool read = true;
  const absl::Status status = caller.Try(kUploadTimeout, [&](grpc::ClientContext& context) {
    response.Clear();
    file.clear();
    file.seekg(0);
    const auto writer = settings.ImportSettings(&context, &response);
    ImportSettingsRequest part;
    *part.mutable_header() = header;
    bool open = writer->Write(part);
    std::string chunk(kChunkBytes, '\0');
    int64_t sent = 0;
    while (open && sent < total) {
      file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
      if (file.gcount() == 0) break;
      part.set_chunk(chunk.data(), static_cast<size_t>(file.gcount()));
      open = writer->Write(part);
      sent += file.gcount();
      progress(sent, total);
    }
    read = !open || sent == total;
    if (!read) context.TryCancel();
    writer->WritesDone();
    return writer->Finish();
  });
  if (!read) return Usage("The register file cannot be read to its end.");
  if (!status.ok()) return status;
  return response;
}

}  // namespace send::client
