"""One call over HTTP/2, with all that the server says of it: also what it says before it has read the body."""
import select
import socket
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events


@dataclass
class Reply:
    status: int = 0
    # Headers and trailers.
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    ended: bool = False


class Exchange:
    def __init__(self, line, headers, body):
        self.line, self.left, self.sent = line, memoryview(body), False
        # What the gateway makes of odd headers is for it to say.
        self.connection = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8", validate_outbound_headers=False))
        self.connection.initiate_connection()
        self.stream = self.connection.get_next_available_stream_id()
        self.connection.send_headers(self.stream, headers)
        self.reply = Reply()

    def run(self):
        self.flush()
        while not self.reply.ended:
            # What has come is looked at before more is sent: the server may have seen enough.
            if not self.may_send() or self.line.pending() or select.select([self.line], [], [], 0)[0]:
                self.receive()
            else:
                self.send()
        return self.reply

    def may_send(self):
        return not self.sent and (not self.left or self.connection.local_flow_control_window(self.stream) > 0)

    def send(self):
        most = min(self.connection.local_flow_control_window(self.stream), self.connection.max_outbound_frame_size)
        piece, self.left = self.left[:most], self.left[most:]
        self.sent = not self.left
        self.connection.send_data(self.stream, piece.tobytes(), end_stream=self.sent)
        self.flush()

    def receive(self):
        data = self.line.recv(65536)
        if not data:
            raise ConnectionError(f"The server hung up in the middle of its answer: {self.reply}")
        for event in self.connection.receive_data(data):
            self.take(event)
        self.flush()

    def take(self, event):
        if isinstance(event, (h2.events.ResponseReceived, h2.events.TrailersReceived)):
            for name, value in event.headers:
                if name == ":status":
                    self.reply.status = int(value)
                else:
                    self.reply.headers[name] = value
        elif isinstance(event, h2.events.DataReceived):
            self.reply.body += event.data
            self.connection.acknowledge_received_data(event.flow_controlled_length, self.stream)
        elif isinstance(event, (h2.events.StreamEnded, h2.events.StreamReset)):
            self.reply.ended = True
        elif isinstance(event, h2.events.ConnectionTerminated):
            raise ConnectionError(f"The server ended the connection with code {event.error_code}")

    def flush(self):
        self.line.sendall(self.connection.data_to_send())


def call(port, context, path, headers, body):
    """POST of the body to localhost, as a client whose connections end after one call."""
    context.set_alpn_protocols(["h2"])
    with socket.create_connection(("localhost", port), timeout=30) as plain, context.wrap_socket(plain, server_hostname="localhost") as line:
        pseudo = [(":method", "POST"), (":scheme", "https"), (":authority", f"localhost:{port}"), (":path", path)]
        return Exchange(line, pseudo + [("content-length", str(len(body))), *headers], body).run()
