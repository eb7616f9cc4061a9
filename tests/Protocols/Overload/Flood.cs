using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;
using Tracepost.Testing.Protocols.Sending;

namespace Tracepost.Testing.Protocols.Overload;

/// <summary>Senders that do not care what they are told: each sends the next request as soon as the last is answered, on a connection of its own.</summary>
/// <param name="grpc">The door of OTLP over gRPC.</param>
/// <param name="http">The door of OTLP over HTTP.</param>
/// <param name="time">The clock.</param>
public sealed class Flood(Uri grpc, Uri http, TimeProvider time)
{
    private const int Large = 15 << 20;
    private const int Batch = 130_000;

    // A large one takes seconds to make.
    private static readonly ConcurrentDictionary<int, SpanTemplate> Templates = new();

    /// <summary>What all senders were told.</summary>
    public Answers Answers { get; } = new();

    /// <summary>Requests of 15 MiB over gRPC.</summary>
    public Task LargeGrpcAsync(int senders, CancellationToken stop) => GrpcAsync(senders, Template(Large), stop);

    /// <summary>Requests of 15 MiB over HTTP.</summary>
    public Task LargeHttpAsync(int senders, CancellationToken stop) => HttpAsync(senders, Template(Large), gzip: false, stop);

    /// <summary>Requests of about 512 spans over gRPC, as SDKs send them.</summary>
    public Task BatchesGrpcAsync(int senders, CancellationToken stop) => GrpcAsync(senders, Template(Batch), stop);

    /// <summary>Requests of one span over gRPC.</summary>
    public Task TinyGrpcAsync(int senders, CancellationToken stop) => GrpcAsync(senders, Template(1), stop);

    /// <summary>Requests of one span over HTTP.</summary>
    public Task TinyHttpAsync(int senders, CancellationToken stop) => HttpAsync(senders, Template(1), gzip: false, stop);

    /// <summary>Requests of 15 MiB over HTTP that are packed to a tenth.</summary>
    public Task PackedAsync(int senders, CancellationToken stop) => HttpAsync(senders, Template(Large), gzip: true, stop);

    /// <summary>Requests of a megabyte of gzip that unpack to a gigabyte of zeros.</summary>
    public Task BombsAsync(int senders, CancellationToken stop)
    {
        var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 1024; i++) gzip.Write(zeros);
        }

        var body = bomb.ToArray();
        return RunAsync(senders, () => new HttpLine(http), (line, token) => line.PostAsync(body, gzip: true, token), stop);
    }

    private SpanTemplate Template(int length) => Templates.GetOrAdd(length, static (length, time) => new SpanTemplate(length, time.GetUtcNow()), time);

    private Task GrpcAsync(int senders, SpanTemplate template, CancellationToken stop) =>
        RunAsync(senders, () => new GrpcLine(grpc), (line, token) => line.ExportAsync(template.Next(), token), stop);

    private Task HttpAsync(int senders, SpanTemplate template, bool gzip, CancellationToken stop)
    {
        var packed = gzip ? Pack(template.Next()) : null;
        return RunAsync(senders, () => new HttpLine(http), (line, token) => line.PostAsync(packed ?? template.Next(), gzip, token), stop);
    }

    private static byte[] Pack(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private async Task RunAsync<TLine>(int senders, Func<TLine> connect, Func<TLine, CancellationToken, Task<string>> send, CancellationToken stop)
        where TLine : IDisposable =>
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            var line = connect();
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    Answers.Add(await send(line, stop));
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    break;
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    Answers.Add($"no answer ({(e as HttpRequestException)?.HttpRequestError})");
                    line.Dispose();
                    line = connect();
                    await Task.Delay(50, CancellationToken.None);
                }
            }

            line.Dispose();
        }, CancellationToken.None)));

    private sealed class GrpcLine : IDisposable
    {
        private static readonly Method<byte[], byte[]> Export =
            RawMethods.Create(MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export");

        private readonly GrpcChannel _channel;
        private readonly CallInvoker _invoker;

        public GrpcLine(Uri door)
        {
            _channel = GrpcChannel.ForAddress(door, new GrpcChannelOptions { MaxSendMessageSize = null });
            _invoker = _channel.CreateCallInvoker();
        }

        public async Task<string> ExportAsync(byte[] request, CancellationToken cancellationToken)
        {
            try
            {
                await _invoker.AsyncUnaryCall(Export, null, new CallOptions(cancellationToken: cancellationToken), request);
                return "OK";
            }
            catch (RpcException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (RpcException e)
            {
                var details = e.Trailers.GetValueBytes("grpc-status-details-bin");
                var retry = details is null ? null : Google.Rpc.Status.Parser.ParseFrom(details).GetDetail<Google.Rpc.RetryInfo>()?.RetryDelay;
                return retry is null ? e.StatusCode.ToString() : $"{e.StatusCode}, retry after {retry.Seconds} s";
            }
        }

        public void Dispose() => _channel.Dispose();
    }

    private sealed class HttpLine(Uri door) : IDisposable
    {
        private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { Timeout = TimeSpan.FromMinutes(5) };

        public async Task<string> PostAsync(byte[] body, bool gzip, CancellationToken cancellationToken)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            if (gzip) content.Headers.ContentEncoding.Add("gzip");
            using var response = await _client.PostAsync(new Uri(door, "v1/traces"), content, cancellationToken);
            var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response.Headers.RetryAfter?.Delta is { } delay ? $"{status}, retry after {delay.TotalSeconds} s" : status;
        }

        public void Dispose() => _client.Dispose();
    }
}
