using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Tracepost.ApiService.Tests.Protos.OpenCensus;
using OtlpRequest = OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceRequest;

namespace Tracepost.ApiService.Tests.Receivers.OpenCensus;

/// <summary>A client of the agent: generated, or writing single bytes into a stream.</summary>
internal sealed class OpenCensusClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ReceiverHost _host;
    private readonly GrpcChannel _channel;

    public OpenCensusClient(ReceiverHost host)
    {
        _host = host;
        _channel = GrpcChannel.ForAddress(host.Url(DoorNames.OpenCensus), new GrpcChannelOptions { MaxSendMessageSize = null });
        Service = new TraceService.TraceServiceClient(_channel);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public TraceService.TraceServiceClient Service { get; }

    public CallInvoker Raw => _channel.CreateCallInvoker();

    /// <summary>Sends messages in one stream, and reads to its end.</summary>
    public async Task SendAsync(params ExportTraceServiceRequest[] messages)
    {
        using var stream = Service.Export(cancellationToken: Cancellation);
        foreach (var message in messages) await stream.RequestStream.WriteAsync(message, Cancellation);
        await stream.RequestStream.CompleteAsync();
        await EndAsync(stream);
    }

    /// <summary>Reads a stream to its end; nothing must come in it.</summary>
    public static async Task EndAsync(AsyncDuplexStreamingCall<ExportTraceServiceRequest, ExportTraceServiceResponse> stream) =>
        Assert.False(await stream.ResponseStream.MoveNext(Cancellation).WaitAsync(Patience, Cancellation));

    /// <summary>How a stream ends that the server ends.</summary>
    public static Task<RpcException> RefusedAsync(AsyncDuplexStreamingCall<ExportTraceServiceRequest, ExportTraceServiceResponse> stream) =>
        Assert.ThrowsAsync<RpcException>(() => EndAsync(stream));

    /// <summary>How a stream ends whose next message is refused, perhaps while it is still being sent.</summary>
    public static Task<RpcException> RefusedAsync(
        AsyncDuplexStreamingCall<ExportTraceServiceRequest, ExportTraceServiceResponse> stream, ExportTraceServiceRequest message) =>
        Assert.ThrowsAsync<RpcException>(async () =>
        {
            try
            {
                await stream.RequestStream.WriteAsync(message, Cancellation);
            }
            catch (RpcException)
            {
                // Refused while it was still being sent, which is a cancelled call; the answer says why.
            }

            await EndAsync(stream);
        });

    /// <summary>Sends bytes as the body of the call, without a gRPC library.</summary>
    public async Task<(string? Status, string? Message)> SendBytesAsync(HttpContent body)
    {
        using var http = new HttpClient();
        var url = new Uri(_host.Url(DoorNames.OpenCensus), "opencensus.proto.agent.trace.v1.TraceService/Export");
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        body.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        using var response = await http.SendAsync(request, Cancellation).WaitAsync(Patience, Cancellation);
        await response.Content.ReadAsByteArrayAsync(Cancellation);
        return (Find("grpc-status"), Find("grpc-message"));

        string? Find(string name) =>
            response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? string.Concat(values) : null;
    }

    /// <summary>Waits until the store has got so many requests.</summary>
    public async Task<OtlpRequest[]> StoredAsync(int count)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(Patience);
        while (_host.Store.Requests.Count < count) await Task.Delay(5, timeout.Token);
        return [.. _host.Store.Requests.Select(request => OtlpRequest.Parser.ParseFrom(request))];
    }

    /// <summary>A message on the wire.</summary>
    public static byte[] Frame(ExportTraceServiceRequest message) => GrpcExchange.Frame(message.ToByteArray());

    public void Dispose() => _channel.Dispose();
}
