"""usage: tls_server.py idle | tls_server.py CERTIFICATE KEY PORT"""
import socket
import ssl
import sys
import time


def serve(certificate, key, port):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", int(port)))
    print("READY", flush=True)
    while True:
        client, _ = listener.accept()
        try:
            with context.wrap_socket(client, server_side=True) as session:
                session.recv(1024)
        except OSError:
            pass


if sys.argv[1] == "idle":
    print("READY", flush=True)
    while True:
        time.sleep(1)
serve(*sys.argv[1:])
