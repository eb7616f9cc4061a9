using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;
using Tracepost.Testing;
using static Tracepost.EndToEnd.Tests.Clients.Flat;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// The classic microservice: an HTTP API and a database in Go, traced with OpenTelemetry and its exporter for Jaeger: samples/go-microservice.
/// </summary>
public sealed class GoMicroserviceTests(RunningSystem system, PostgresServer postgres)
{
    private const string Parent = "00f067aa0ba902b7";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = 180_000)]
    [InlineData("collector")]
    [InlineData("agent")]
    public async Task A_request_shows_with_what_happened_on_its_way_and_its_query(string door)
    {
        await using var service = await StartAsync(door);
        var traceId = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());

        Assert.Equal((HttpStatusCode.OK, """{"id":1,"name":"teapot","cents":2490}"""), await GetAsync(service, "/products/1", traceId));

        var (request, query) = await TraceAsync(traceId);
        Assert.Equal(("handle_request", Parent, 2L), (Text(request["name"]), Text(request["parentSpanId"]), Number(request["kind"])));
        Assert.Equal("go-microservice", FindText(Items(request["resource"]!["attributes"]), "service.name"));
        Assert.Equal("/products/1", FindText(Items(request["attributes"]), "http.target"));
        Assert.Equal("200", Find(Items(request["attributes"]), "http.status_code")!["intValue"]!.GetValue<string>());
        var events = Items(request["events"]).ToList();
        Assert.Equal(["Fetching data from database", "Received data from database"], events.Select(e => Text(e["name"])));
        Assert.Equal("teapot", FindText(Items(events[1]["attributes"]), "product.name"));

        Assert.Equal(("SELECT products", Text(request["spanId"]), 3L), (Text(query["name"]), Text(query["parentSpanId"]), Number(query["kind"])));
        Assert.Equal("postgresql", FindText(Items(query["attributes"]), "db.system"));
        Assert.InRange(Number(query["startTimeUnixNano"]), Number(events[0]["timeUnixNano"]), Number(events[1]["timeUnixNano"]));
        Assert.InRange(Number(query["endTimeUnixNano"]), Number(query["startTimeUnixNano"]), Number(request["endTimeUnixNano"]));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_database_that_fails_is_an_error_of_both_spans()
    {
        await using var service = await StartAsync("collector");
        await using (var database = NpgsqlDataSource.Create(service.Database))
        {
            await using var drop = database.CreateCommand("DROP TABLE products");
            await drop.ExecuteNonQueryAsync(Cancellation);
        }

        var traceId = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        Assert.Equal(HttpStatusCode.InternalServerError, (await GetAsync(service, "/products/1", traceId)).Status);

        var (request, query) = await TraceAsync(traceId);
        Assert.Equal((2L, "the database failed"), (Number(request["status"]!["code"]), Text(request["status"]!["message"])));
        Assert.Equal(2L, Number(query["status"]!["code"]));
        Assert.Contains("products", Text(query["status"]!["message"]), StringComparison.Ordinal);
        var failure = Assert.Single(Items(query["events"]));
        Assert.Equal("exception", Text(failure["name"]));
    }

    private async Task<GoService> StartAsync(string door) => await GoService.StartAsync(
        await postgres.CreateDatabaseAsync(Cancellation),
        door == "collector"
            ? [("OTEL_EXPORTER_JAEGER_ENDPOINT", $"{system.Endpoint("jaeger-http")}api/traces")]
            :
            [
                ("OTEL_EXPORTER_JAEGER_AGENT_HOST", "127.0.0.1"),
                ("OTEL_EXPORTER_JAEGER_AGENT_PORT", $"{system.Endpoint("jaeger-compact").Port}"),
            ],
        Cancellation);

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(GoService service, string path, string traceId)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Url, path));
        request.Headers.Add("traceparent", $"00-{traceId}-{Parent}-01");
        using var response = await client.SendAsync(request, Cancellation);
        return (response.StatusCode, (await response.Content.ReadAsStringAsync(Cancellation)).Trim());
    }

    // The service sends every five seconds, as its SDK does unless told otherwise.
    private async Task<(JsonObject Request, JsonObject Query)> TraceAsync(string traceId)
    {
        IReadOnlyList<JsonObject> spans = [];
        for (var patience = 300; spans.Count < 2 && patience > 0; patience--)
        {
            await Task.Delay(100, Cancellation);
            spans = await ReadBack.OtlpAsync(system, traceId, Cancellation);
        }

        Assert.Equal(2, spans.Count);
        return (spans.Single(span => Text(span["parentSpanId"]) == Parent), spans.Single(span => Text(span["parentSpanId"]) != Parent));
    }

    private static long Number(JsonNode? number) => Comparison.AnyValueText.Integer(number);
}
