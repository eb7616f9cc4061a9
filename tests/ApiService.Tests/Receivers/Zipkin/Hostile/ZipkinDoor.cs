using System.Globalization;
using System.Net.Sockets;
using System.Text;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.ApiService.Tests.Receivers.Zipkin.V1;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.Hostile;

/// <summary>Zipkin's door as senders see it, good ones and others.</summary>
internal sealed class ZipkinDoor(ReceiverHost host)
{
    /// <summary>The formats: where each is posted, and as what.</summary>
    public static readonly (string Path, string ContentType)[] Formats =
    [
        ("/api/v2/spans", "application/json"), ("/api/v2/spans", "application/x-protobuf"), ("/api/v1/spans", "application/json"), ("/api/v1/spans", "application/x-thrift"),
    ];

    private readonly Uri _url = host.Url(DoorNames.Zipkin);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Posts a body.</summary>
    public async Task<(int Status, string Text)> PostAsync((string Path, string ContentType) format, byte[] body, string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", format.ContentType);
        if (encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        using var response = await host.Http.PostAsync(new Uri(_url, format.Path), content, Cancellation);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>A connection that the caller writes to as it likes.</summary>
    public async Task<TcpClient> ConnectAsync(string text = "")
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", _url.Port, Cancellation);
        if (text.Length > 0) await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), Cancellation);
        return client;
    }

    /// <summary>The head of a request.</summary>
    public static string Head((string Path, string ContentType) format, int length) =>
        $"POST {format.Path} HTTP/1.1\r\nHost: x\r\nContent-Type: {format.ContentType}\r\nContent-Length: {length}\r\n\r\n";

    /// <summary>A good request of one span, in the format of a number.</summary>
    public static async Task<byte[]> GoodAsync(int format, int traceId)
    {
        var json = string.Create(CultureInfo.InvariantCulture, $$"""[{"traceId":"{{traceId:x16}}","id":"{{traceId:x16}}","name":"good"}]""");
        if (format == 3) return await V1ThriftSpans.ListAsync(json);
        if (format != 1) return Encoding.UTF8.GetBytes(json);
        var id = Convert.FromHexString($"{traceId:x16}");
        return [0x0A, 26, 0x0A, 8, .. id, 0x1A, 8, .. id, 0x2A, 4, .. "good"u8];
    }

    /// <summary>Sends good requests, one after the other in every format, which are all stored.</summary>
    public async Task SendGoodAsync(int firstTraceId, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (status, text) = await PostAsync(Formats[i % Formats.Length], await GoodAsync(i % Formats.Length, firstTraceId + i));
            Assert.Equal((202, ""), (status, text));
        }

        Assert.Subset(StoredTraceIds().ToHashSet(), Enumerable.Range(firstTraceId, count).ToHashSet());
    }

    /// <summary>What is stored.</summary>
    public IEnumerable<int> StoredTraceIds() =>
        from request in host.Store.Requests
        from resource in ExportTraceServiceRequest.Parser.ParseFrom(request).ResourceSpans
        from scope in resource.ScopeSpans
        from span in scope.Spans
        select int.Parse(Convert.ToHexString(span.TraceId.Span), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Waits until nothing is held any more of all that came.</summary>
    public static async Task AllIsGivenBackAsync(Measurements measurements)
    {
        for (var i = 0; i < 500 && measurements["tracepost.receiver.in_flight"] != 0; i++) await Task.Delay(20, Cancellation);
        Assert.Equal(0, measurements["tracepost.receiver.in_flight"]);
    }
}
