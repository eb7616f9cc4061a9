using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.OpenCensus;
using Tracepost.ApiService.Tests.Protos.OpenCensus;
using static Tracepost.ApiService.Tests.Hosting.Otlp;
using static Tracepost.ApiService.Tests.Receivers.OpenCensus.OpenCensusProto;
using Message = Tracepost.ApiService.Tests.Protos.OpenCensus.ExportTraceServiceRequest;
using OtlpRequest = OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceRequest;

namespace Tracepost.ApiService.Tests.Receivers.OpenCensus;

/// <summary>What a node and a resource become, and how long they count.</summary>
public sealed class OpenCensusResourceTests
{
    [Fact]
    public void Node_and_resource_become_one()
    {
        var message = new Message
        {
            Node = new Node
            {
                Identifier = new ProcessIdentifier { HostName = "h1", Pid = 17, StartTimestamp = Time(Start + 500_000_000) },
                LibraryInfo = new LibraryInfo { Language = LibraryInfo.Types.Language.GoLang, ExporterVersion = "0.6", CoreLibraryVersion = "0.24" },
                ServiceInfo = new ServiceInfo { Name = "shop" },
                Attributes = { ["team"] = "a", ["service.name"] = "not this" },
            },
            Resource = new Resource { Type = "k8s", Labels = { ["cloud.zone"] = "eu-1", ["team"] = "not this either", ["host.name"] = "nor this" } },
            Spans = { Span() },
        };

        Assert.Equal(
            [
                Attribute("host.name", "h1"),
                Attribute("process.pid", new AnyValue { IntValue = 17 }),
                Attribute("opencensus.starttime", "2026-11-22T10:15:30.5Z"),
                Attribute("telemetry.sdk.language", "go"),
                Attribute("opencensus.exporterversion", "0.6"),
                Attribute("telemetry.sdk.version", "0.24"),
                Attribute("service.name", "shop"),
                Attribute("opencensus.resourcetype", "k8s"),
                Attribute("team", "a"),
                Attribute("cloud.availability_zone", "eu-1"),
            ],
            Translate(message).ResourceSpans.Single().Resource.Attributes);
    }

    [Theory]
    [InlineData(LibraryInfo.Types.Language.Cpp, "cpp")]
    [InlineData(LibraryInfo.Types.Language.CSharp, "dotnet")]
    [InlineData(LibraryInfo.Types.Language.Java, "java")]
    [InlineData(LibraryInfo.Types.Language.NodeJs, "nodejs")]
    [InlineData(LibraryInfo.Types.Language.Python, "python")]
    [InlineData(LibraryInfo.Types.Language.WebJs, "webjs")]
    [InlineData(LibraryInfo.Types.Language.Unspecified, null)]
    [InlineData((LibraryInfo.Types.Language)77, null)]
    public void Languages_have_OpenTelemetrys_names(LibraryInfo.Types.Language language, string? name)
    {
        var node = new Node { LibraryInfo = new LibraryInfo { Language = language } };

        Assert.Equal(name, Translate(Message(node, Span())).ResourceSpans.Single().Resource.Attributes.SingleOrDefault()?.Value.StringValue);
    }

    [Fact]
    public void Node_and_resource_count_until_others_come()
    {
        var sender = new OpenCensusSender();

        Assert.Empty(Next(new Message { Node = Node("shop"), Resource = Labelled("1") }));
        Assert.Equal(["shop 1: a"], Next(Message(null, Span("a"))));
        Assert.Equal(["shop 2: b"], Next(new Message { Resource = Labelled("2"), Spans = { Span("b") } }));
        Assert.Equal(["bank 2: c"], Next(Message(Node("bank"), Span("c"))));
        Assert.Equal(["bank 2: d"], Next(Message(null, Span("d"))));

        IEnumerable<string> Next(Message message) => Describe(Translate(message.ToByteArray(), sender));
    }

    [Fact]
    public void Spans_with_a_resource_of_their_own_do_not_have_that_of_the_stream_but_have_its_node()
    {
        var own = Span("own");
        own.Resource = Labelled("9");
        var same = Span("same");
        same.Resource = Labelled("9");
        var none = Span("none");
        none.Resource = new Resource();

        var translated = Translate(new Message { Node = Node("shop"), Resource = Labelled("1"), Spans = { own, same, Span("a"), none, Span("b") } });

        Assert.Equal(["shop 1: a b", "shop 9: own same", "shop : none"], Describe(translated));
    }

    [Fact]
    public void The_first_message_must_have_a_node()
    {
        var error = Assert.Throws<RefusedException>(() => Translate(Message(null, Span())));

        Assert.Equal("the first message of a stream must have a node", error.Message);
        Assert.Single(Translate(Message(new Node(), Span())).ResourceSpans);
    }

    [Fact]
    public void What_is_kept_for_a_stream_is_bounded()
    {
        var filler = new string('x', OpenCensusSender.MaxBytes);

        Assert.Throws<RefusedException>(() => Translate(Message(Node(filler), Span())));
        Assert.Throws<RefusedException>(() => Translate(new Message { Node = Node("shop"), Resource = new Resource { Type = filler } }));
    }

    private static Resource Labelled(string label) => new() { Labels = { ["label"] = label } };

    private static IEnumerable<string> Describe(OtlpRequest request) =>
        request.ResourceSpans.Select(resource => OpenCensusProto.Describe(resource, "service.name", "label"));
}
