using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.ApiService.Pages.Overview.Sending;
using Tracepost.ApiService.Tests.Receivers;

namespace Tracepost.ApiService.Tests.Pages.Overview;

/// <summary>What people copy is true, and as the documents have it.</summary>
public sealed class SnippetTests
{
    private static readonly string Docs = Path.Combine(FindRepository(), "docs");

    public static TheoryData<string, string> Choices =>
        [.. SendChoice.Languages.SelectMany(language => language.Protocols.Select(protocol => (language.Value, protocol)))];

    [Theory]
    [MemberData(nameof(Choices))]
    public void Each_says_where_this_server_is(string language, string protocol)
    {
        var snippets = Snippet.Of(new SendChoice(language, protocol), Server("traces.example"));

        Assert.NotEmpty(snippets);
        Assert.Contains(snippets, snippet => snippet.Text.Contains("traces.example", StringComparison.Ordinal));
        Assert.All(snippets, snippet => Assert.DoesNotContain("localhost", snippet.Text, StringComparison.Ordinal));
        Assert.All(snippets, snippet => Assert.DoesNotContain('\r', snippet.Text));
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void The_variables_are_those_of_the_documents(string language, string protocol)
    {
        var docs = File.ReadAllText(Path.Combine(Docs, "sending-traces.md"));
        foreach (var snippet in Snippet.Of(new SendChoice(language, protocol), Server("traces.example")))
        {
            foreach (Match variable in Regex.Matches(snippet.Text, "(OTEL|JAEGER)_[A-Z_]+"))
                Assert.Contains(variable.Value, docs, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("go", SendChoice.Otlp, "OTEL_EXPORTER_OTLP_ENDPOINT=http://traces.example:4317", "OTEL_EXPORTER_OTLP_INSECURE=true")]
    [InlineData("java", SendChoice.OtlpHttp, "OTEL_EXPORTER_OTLP_ENDPOINT=http://traces.example:4318", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_METRICS_EXPORTER=none")]
    [InlineData("python", SendChoice.Zipkin, "OTEL_TRACES_EXPORTER=zipkin", "OTEL_EXPORTER_ZIPKIN_ENDPOINT=http://traces.example:9411/api/v2/spans")]
    [InlineData("collector", SendChoice.Otlp, "otlp/tracepost:\n    endpoint: traces.example:4317\n    tls:\n      insecure: true")]
    [InlineData("collector", SendChoice.OtlpHttp, "otlphttp/tracepost:\n    endpoint: http://traces.example:4318\n")]
    [InlineData("jaeger", SendChoice.JaegerHttp, "JAEGER_ENDPOINT=http://traces.example:14268/api/traces", "http://traces.example:5778/sampling")]
    [InlineData("jaeger", SendChoice.JaegerAgent, "JAEGER_AGENT_HOST=traces.example JAEGER_AGENT_PORT=6831", "6832")]
    [InlineData("java", SendChoice.OpenCensus, "setEndPoint(\"traces.example:55678\")")]
    [InlineData("kubernetes", SendChoice.Otlp, "- name: OTEL_EXPORTER_OTLP_ENDPOINT\n    value: \"http://traces.example:4317\"", "fieldPath: metadata.name")]
    public void Each_protocol_has_its_own_door(string language, string protocol, params string[] parts)
    {
        var text = string.Join('\n', Snippet.Of(new SendChoice(language, protocol), Server("traces.example")).Select(snippet => snippet.Text));

        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SendChoice.OtlpHttp, DoorNames.OtlpHttp)]
    [InlineData(SendChoice.Zipkin, DoorNames.Zipkin)]
    public async Task The_span_by_hand_is_taken(string protocol, string door)
    {
        await using var host = await ReceiverHost.StartAsync();
        var server = new ServerAddress("127.0.0.1", new Dictionary<string, int> { [door] = host.Url(door).Port });

        var answer = await RunAsync(Snippet.Of(new SendChoice("curl", protocol), server).Single().Text);

        Assert.Matches("^HTTP/1.1 20[02] ", answer);
        var stored = ExportTraceServiceRequest.Parser.ParseFrom(Assert.Single(host.Store.Requests));
        Assert.Equal("hello", stored.ResourceSpans.Single().ScopeSpans.Single().Spans.Single().Name);
    }

    [Theory]
    [InlineData("go", "zipkin", "go", "zipkin")]
    [InlineData("rust", "zipkin", "rust", "otlp")]
    [InlineData("", "", "dotnet", "otlp")]
    [InlineData("<script>", "\"", "dotnet", "otlp")]
    public void A_choice_that_is_none_is_the_usual(string language, string protocol, string actualLanguage, string actualProtocol) =>
        Assert.Equal(new SendChoice(actualLanguage, actualProtocol), SendChoice.Of(language, protocol));

    /// <summary>With the ports that the table of docs/protocols.md has.</summary>
    private static ServerAddress Server(string host)
    {
        var table = Regex.Matches(File.ReadAllText(Path.Combine(Docs, "protocols.md")), @"^\| ([0-9]+)(?:, [0-9]+)?(?: UDP)? \| `([a-z-]+)`", RegexOptions.Multiline);
        return new ServerAddress(host, table.ToDictionary(row => row.Groups[2].Value, row => int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static async Task<string> RunAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(shell.ExitCode == 0, await errors);
        return await output;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Aspire.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("Not in the repository.");
        return folder.FullName;
    }
}
