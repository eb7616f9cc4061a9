using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.ApiService.Tests.Protos.Zipkin;
using GrpcStatus = Grpc.Core.StatusCode;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin;

/// <summary>SpanService/Report, over cleartext HTTP/2 on the port of HTTP/1.1.</summary>
public sealed class ZipkinGrpcTests
{
    private static readonly ByteString Id = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_generated_client_reports_spans()
    {
        await using var zipkin = await ZipkinHost.StartAsync();
        using var measurements = new Measurements(zipkin.Host);

        Assert.Equal(new ReportResponse(), await ReportAsync(zipkin, new Span { TraceId = Id, Id = Id, Name = "one" }, new Span { TraceId = Id, Id = Id, Name = "two" }));

        var request = ExportTraceServiceRequest.Parser.ParseFrom(Assert.Single(zipkin.Host.Store.Requests));
        Assert.Equal(["one", "two"], request.ResourceSpans[0].ScopeSpans[0].Spans.Select(span => span.Name));
        Assert.Equal(2, measurements["tracepost.receiver.spans zipkin-grpc accepted"]);
    }

    [Fact]
    public async Task No_spans_are_fine()
    {
        await using var zipkin = await ZipkinHost.StartAsync();
        Assert.Equal(new ReportResponse(), await ReportAsync(zipkin));
    }

    [Fact]
    public async Task What_cannot_be_read_is_an_invalid_argument()
    {
        await using var zipkin = await ZipkinHost.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => ReportAsync(zipkin, new Span { TraceId = Id }));

        Assert.Equal((GrpcStatus.InvalidArgument, "Missing : id reading List<Span> from proto3"), (refused.StatusCode, refused.Status.Detail));
    }

    [Fact]
    public async Task Without_a_store_it_is_unavailable()
    {
        await using var zipkin = await ZipkinHost.StartAsync();
        await zipkin.Host.Store.DisposeAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => ReportAsync(zipkin, new Span { TraceId = Id, Id = Id }));

        Assert.Equal(GrpcStatus.Unavailable, refused.StatusCode);
    }

    [Fact]
    public async Task Over_http_1_1_it_must_be_upgraded()
    {
        await using var zipkin = await ZipkinHost.StartAsync();
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { { "Content-Type", "application/grpc" } } };
        using var response = await zipkin.Client.PostAsync(new Uri("zipkin.proto3.SpanService/Report", UriKind.Relative), content, Cancellation);
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    private static async Task<ReportResponse> ReportAsync(ZipkinHost zipkin, params Span[] spans)
    {
        using var channel = GrpcChannel.ForAddress(zipkin.Client.BaseAddress!);
        return await new SpanService.SpanServiceClient(channel).ReportAsync(new ListOfSpans { Spans = { spans } }, cancellationToken: Cancellation);
    }
}
