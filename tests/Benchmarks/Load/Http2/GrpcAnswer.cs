using System.Buffers;
using Google.Protobuf;
using Grpc.Core;

namespace Tracepost.Benchmarks.Load.Http2;

/// <summary>The answer to one call, as it comes in.</summary>
internal sealed class GrpcAnswer
{
    private readonly ArrayBufferWriter<byte> _body = new(64);
    private int? _http, _grpc, _reset;
    private string _message = "";

    /// <summary>Whether the peer will send no more of it.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The call's status. An answer that has none is told by HTTP's: https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md.</summary>
    public Status Status => (_grpc, _reset, _http) switch
    {
        ({ } grpc, _, _) => new Status((StatusCode)grpc, _message),
        (_, Frame.RefusedStream, _) => new Status(StatusCode.Unavailable, "The stream was refused."),
        (_, Frame.EnhanceYourCalm, _) => new Status(StatusCode.ResourceExhausted, "The peer asks for calm."),
        (_, { } reset, _) => new Status(StatusCode.Internal, $"The stream was reset with code {reset}."),
        (_, _, 429 or 502 or 503 or 504) => new Status(StatusCode.Unavailable, $"HTTP {_http}"),
        _ => new Status(StatusCode.Unknown, $"HTTP {_http} without grpc-status."),
    };

    /// <summary>The only message of the answer. <code>0 (not compressed), length: 4 bytes, message</code></summary>
    public T Message<T>(MessageParser<T> parser)
        where T : IMessage<T> =>
        _body.WrittenCount >= 5 && _body.WrittenSpan[0] == 0
            ? parser.ParseFrom(_body.WrittenSpan[5..])
            : throw new FormatException($"A success without a message that can be read: {_body.WrittenCount} bytes.");

    public void Begin()
    {
        (_http, _grpc, _reset, _message, IsComplete) = (null, null, null, "", false);
        _body.ResetWrittenCount();
    }

    public void AddHeaders(ReadOnlySpan<byte> block)
    {
        var fields = new ResponseHeaders(block);
        while (fields.Read(out var name, out var value))
        {
            if (name == ":status") _http = ResponseHeaders.Parse(value);
            else if (name == "grpc-status") _grpc = ResponseHeaders.Parse(value);
            else if (name == "grpc-message") _message = Uri.UnescapeDataString(value);
        }
    }

    public void AddData(ReadOnlySpan<byte> data) => _body.Write(data);

    public void Reset(int code)
    {
        // After a whole answer it only says that the rest of the request is not wanted.
        if (!IsComplete) _reset = code;
        IsComplete = true;
    }

    public void End() => IsComplete = true;
}
