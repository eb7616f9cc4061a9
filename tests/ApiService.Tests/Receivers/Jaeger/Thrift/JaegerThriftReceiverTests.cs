using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.Testing.Protocols.Encoding;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift.Batches;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift;

/// <summary>The door of Jaeger's collector: what it takes, and what it answers.</summary>
public sealed class JaegerThriftReceiverTests
{
    private const string Thrift = "application/x-thrift";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/x-thrift", null, "")]
    [InlineData("application/x-thrift; charset=utf-8", "gzip", "")]
    [InlineData("application/vnd.apache.thrift.binary", "deflate", "")]
    [InlineData("application/x-thrift", null, "?format=jaeger.thrift")]
    [InlineData(null, null, "?format=jaeger.thrift")]
    public async Task A_batch_is_stored_and_answered_with_202_and_nothing(string? contentType, string? encoding, string query)
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);
        var body = await Batch(Process("shop"), Work(), Work()).ToBinaryAsync();

        var answer = await PostAsync(host, Samples.Compress(body, encoding), contentType, encoding, query);

        Assert.Equal((202, ""), (answer.Status, answer.Text));
        Assert.Equal(Translate(body), Assert.Single(host.Store.Requests));
        Assert.Equal(2, measured["tracepost.receiver.spans jaeger-thrift-http accepted"]);
    }

    [Theory]
    [InlineData("nosoupforyou", "Unsupported content type: nosoupforyou\n")]
    [InlineData("application/json", "Unsupported content type: application/json\n")]
    [InlineData("<b>", "Cannot parse content type: mime: no media type\n")]
    [InlineData("x'&y/z", "Unsupported content type: x&#39;&amp;y/z\n")]
    [InlineData("application/json; =iammalformed", "Cannot parse content type: mime: invalid media parameter\n")]
    [InlineData(null, "Cannot parse content type: mime: no media type\n")]
    public async Task Another_content_type_is_refused_in_Jaegers_words(string? contentType, string expected)
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measured = new Measurements(host);

        var answer = await PostAsync(host, [], contentType);

        Assert.Equal((400, expected), (answer.Status, answer.Text));
        Assert.Equal("text/plain; charset=utf-8", answer.ContentType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(1, measured["tracepost.receiver.requests jaeger-thrift-http unsupported"]);
    }

    [Fact]
    public async Task What_is_no_batch_is_refused_and_says_where()
    {
        await using var host = await ReceiverHost.StartAsync();

        Assert.Equal((400, "Unable to process request body: malformed Thrift: no type 110 at byte 3\n"), Short(await PostAsync(host, "not good"u8.ToArray())));
        Assert.Equal((400, "Unable to process request body: malformed Thrift: truncated at byte 0\n"), Short(await PostAsync(host, [])));
        Assert.Equal((400, "Unable to process request body: the body is not gzip, as it is said to be\n"), Short(await PostAsync(host, [1, 2], Thrift, "gzip")));
        Assert.Empty(host.Store.Requests);
    }

    [Fact]
    public async Task A_batch_in_another_encoding_is_told_the_right_ones()
    {
        await using var host = await ReceiverHost.StartAsync();

        var answer = await PostAsync(host, [], Thrift, "br");

        Assert.Equal((415, "Unable to process request body: the body may be compressed with gzip, deflate, not with br\n"), Short(answer));
        Assert.Equal("gzip, deflate", answer.Headers.GetValues("Accept-Encoding").Single());
    }

    [Fact]
    public async Task A_batch_that_is_too_large_in_either_form_is_refused()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "10000"));
        var references = Enumerable.Repeat(Reference(1, 5), 235).ToArray();
        var swelling = await Batch(Process("shop"), SpanOf(more: (6, ThriftValue.List(references)))).ToBinaryAsync();

        Assert.Equal(413, (await PostAsync(host, new byte[10_001])).Status);
        Assert.Equal(413, (await PostAsync(host, Samples.Gzip(new byte[1_000_000]), Thrift, "gzip")).Status);
        Assert.True(swelling.Length < 10_000);
        Assert.Equal(413, (await PostAsync(host, swelling)).Status);
        Assert.Empty(host.Store.Requests);
    }

    [Fact]
    public async Task A_store_that_is_away_is_a_reason_to_come_back()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:RetryAfterSeconds", "7"));
        await host.Store.DisposeAsync();

        var answer = await PostAsync(host, await Batch(Process("shop"), Work()).ToBinaryAsync());

        Assert.Equal((503, "Cannot submit Jaeger batch: the store is not available\n"), Short(answer));
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Too_much_at_once_is_a_reason_to_come_back()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "300000"), ("Limits:MaxInFlightBytes", "1200000"));
        var release = new TaskCompletionSource<ExportTraceServiceResponse>();
        host.Store.Answer = _ => release.Task;
        var body = await Batch(Process("shop"), Work(Tag("filler", new string('x', 250_000)))).ToBinaryAsync();

        var answers = Enumerable.Range(0, 8).Select(_ => PostAsync(host, body)).ToArray();
        var refused = await await Task.WhenAny(answers);
        release.SetResult(new ExportTraceServiceResponse());

        Assert.Equal((429, "Cannot submit Jaeger batch: too many bytes are in flight: send this request again later\n"), Short(refused));
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains(await Task.WhenAll(answers), answer => answer.Status == 202);
    }

    [Fact]
    public async Task Only_POST_is_taken_and_only_on_this_door()
    {
        await using var host = await ReceiverHost.StartAsync();

        using var get = await host.Http.GetAsync(new Uri(host.Url(DoorNames.JaegerHttp), "api/traces"), Cancellation);
        using var elsewhere = await host.Http.PostAsync(new Uri("api/traces", UriKind.Relative), null, Cancellation);

        Assert.Equal((405, 404), ((int)get.StatusCode, (int)elsewhere.StatusCode));
    }

    [Fact]
    public async Task A_sender_that_stops_in_the_middle_is_let_go_and_others_are_not_held_up()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:BodyTimeoutSeconds", "1"));
        using var half = new TcpClient("127.0.0.1", host.Url(DoorNames.JaegerHttp).Port);
        await half.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST /api/traces HTTP/1.1\r\nHost: x\r\nContent-Type: {Thrift}\r\nContent-Length: 100000\r\n\r\nhalf"), Cancellation);

        Assert.Equal(202, (await PostAsync(host, await Batch(Process("shop"), Work()).ToBinaryAsync())).Status);

        using var answer = new StreamReader(half.GetStream());
        var text = await answer.ReadToEndAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.StartsWith("HTTP/1.1 408", text, StringComparison.Ordinal);
        Assert.Single(host.Store.Requests);
    }

    private static (int Status, string Text) Short(Answer answer) => (answer.Status, answer.Text);

    private static async Task<Answer> PostAsync(ReceiverHost host, byte[] body, string? contentType = Thrift, string? encoding = null, string query = "")
    {
        using var content = new ByteArrayContent(body);
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        using var response = await host.Http.PostAsync(new Uri(host.Url(DoorNames.JaegerHttp), $"api/traces{query}"), content, Cancellation);
        return new Answer(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation), $"{response.Content.Headers.ContentType}", response.Headers);
    }

    private sealed record Answer(int Status, string Text, string ContentType, HttpResponseHeaders Headers);
}
