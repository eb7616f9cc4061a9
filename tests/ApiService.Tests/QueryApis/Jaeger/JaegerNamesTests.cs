using Jaeger.Storage.V2;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.Jaeger;

public sealed class JaegerNamesTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api = Fresh(fixture);

    [Fact]
    public async Task Lists_services_in_the_envelope()
    {
        _api.Store.Operations["shop"] = [];
        _api.Store.Operations["cart"] = [];

        Assert.Equal(
            (200, "application/json", """{"data":["cart","shop"],"total":2,"limit":0,"offset":0,"errors":null}"""),
            await _api.GetAsync("/api/services"));
    }

    [Fact]
    public async Task Lists_no_services_as_an_empty_array() =>
        Assert.Equal("""{"data":[],"total":0,"limit":0,"offset":0,"errors":null}""", (await _api.GetAsync("/api/services")).Body);

    [Fact]
    public async Task Lists_each_operation_name_once()
    {
        _api.Store.Operations["shop"] = [Op("GET", "server"), Op("GET", "client"), Op("POST", "server")];

        Assert.Equal(
            (200, "application/json", """{"data":["GET","POST"],"total":2,"limit":0,"offset":0,"errors":null}"""),
            await _api.GetAsync("/api/services/shop/operations"));
    }

    [Fact]
    public async Task Lists_no_operations_as_null() =>
        Assert.Equal("""{"data":null,"total":0,"limit":0,"offset":0,"errors":null}""", (await _api.GetAsync("/api/services/nobody/operations")).Body);

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%20b", "a b")]
    [InlineData("a+b", "a b")]
    [InlineData("%C3%BC", "ü")]
    public async Task Reads_service_names_from_the_path(string path, string service)
    {
        await _api.GetAsync($"/api/services/{path}/operations");

        Assert.Equal(service, _api.Store.LastOperations?.Service);
    }

    [Fact]
    public async Task Lists_operations_with_their_kinds()
    {
        _api.Store.Operations["shop"] = [Op("GET", "server"), Op("GET", "client")];

        Assert.Equal(
            """{"data":[{"name":"GET","spanKind":"server"}],"total":1,"limit":0,"offset":0,"errors":null}""",
            (await _api.GetAsync("/api/operations?service=shop&spanKind=server")).Body);
    }

    [Fact]
    public async Task Refuses_operations_of_no_service() =>
        Assert.Equal(
            (400, "text/plain; charset=utf-8", """{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":400,"msg":"parameter 'service' is required"}]}""" + "\n"),
            await _api.GetAsync("/api/operations"));

    [Fact]
    public async Task Prints_prettily_when_asked()
    {
        Assert.StartsWith("{\n    \"data\": []", (await _api.GetAsync("/api/services?prettyPrint=1")).Body, StringComparison.Ordinal);
        Assert.StartsWith("{\"data\"", (await _api.GetAsync("/api/services?prettyPrint=false")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serves_v3_services_and_operations()
    {
        _api.Store.Operations["shop"] = [Op("GET", "server"), Op("tick", "")];

        Assert.Equal("""{"services":["shop"]}""", (await _api.GetAsync("/api/v3/services")).Body);
        Assert.Equal(
            """{"operations":[{"name":"GET","spanKind":"server"},{"name":"tick","spanKind":"internal"}]}""",
            (await _api.GetAsync("/api/v3/operations?service=shop")).Body);
        await _api.GetAsync("/api/v3/operations?service=shop&span_kind=client");
        Assert.Equal("client", _api.Store.LastOperations?.SpanKind);
    }

    [Fact]
    public async Task Describes_itself_in_openapi()
    {
        var (status, _, body) = await _api.GetAsync("/openapi/v1.json");

        Assert.Equal(200, status);
        Assert.Contains("\"/api/traces/{traceID}\"", body, StringComparison.Ordinal);
        Assert.Contains("\"/api/v3/traces/{traceId}\"", body, StringComparison.Ordinal);
        Assert.Contains("\"minDuration\"", body, StringComparison.Ordinal);
    }

    private static Operation Op(string name, string kind) => new() { Name = name, SpanKind = kind };

    private static ApiHost Fresh(ApiFixture fixture)
    {
        fixture.Host.Store.Clear();
        return fixture.Host;
    }
}
