"""The only room of the gateway with a socket. The server beneath is uvicorn (uvloop, httptools) as plain ASGI.

Chosen by measurement against granian 2.8 (RSGI and ASGI), both under TLS, interleaved, CPU time of the server for the
same work, uvicorn ÷ granian: 256 MB GET 1.3, 256 MB PUT 1.05, 4 KB GET 1.5, 4 KB PUT 0.65; as a program
both are ready in 0.2 s. Speed does not decide. What does: uvicorn takes our own bound sockets (port 0, several
hosts, three applications in one process), starts in 13 ms in a thread of a test process and stops cleanly from
outside (granian calls its embedded server experimental, binds by itself, and did not stop from another thread), and
its protocol class can be extended, so that malformed requests, header limits and slow clients are ours to answer.
"""
