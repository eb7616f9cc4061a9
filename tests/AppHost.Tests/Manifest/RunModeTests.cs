using System.Text.Json.Nodes;

namespace Tracepost.AppHost.Tests.Manifest;

/// <summary>The model as it is run on a machine that has no container engine.</summary>
public sealed class RunModeTests
{
    [Fact]
    public async Task PostgreSQL_is_a_local_process_and_nothing_needs_a_container()
    {
        var resources = await ModelWithoutContainersAsync();

        Assert.DoesNotContain(resources, resource => (string?)resource.Value!["type"] == "container.v0");
        Assert.Equal("ManifestHost/ManifestHost.csproj", (string?)resources["postgres"]!["path"]);
        Assert.Equal("postgres", (string?)resources["postgres"]!["args"]![0]);
    }

    [Fact]
    public async Task The_services_find_it_as_they_find_the_container()
    {
        var resources = await ModelWithoutContainersAsync();

        Assert.Equal("{traces.connectionString}", (string?)resources["dataservice"]!["env"]!["ConnectionStrings__traces"]);
        Assert.Equal(
            "Host=127.0.0.1;Port={postgres.bindings.tcp.port};Username=postgres;Password={postgres-password.value};Database=traces",
            (string?)resources["traces"]!["connectionString"]);
    }

    [Fact]
    public async Task Only_the_endpoints_for_the_world_have_a_fixed_port()
    {
        var resources = await ModelWithoutContainersAsync();
        var ports =
            from resource in resources
            from binding in resource.Value!["bindings"]?.AsObject() ?? []
            where binding.Value!["port"] is not null
            select $"{resource.Key} {binding.Key} {binding.Value!["port"]}";

        Assert.Equal(
            [
                "apiservice http 16686", "apiservice jaeger-query 16685", "apiservice otlp-grpc 4317", "apiservice otlp-http 4318",
                "apiservice jaeger-http 14268", "apiservice jaeger-grpc 14250", "apiservice jaeger-compact 6831",
                "apiservice jaeger-binary 6832", "apiservice zipkin 9411", "apiservice opencensus 55678", "apiservice sampling 5778", "apiservice sampling-grpc 5779",
            ],
            ports);

        // A fixed port behind the proxy would collide with the proxy's, and with that of a second replica.
        Assert.DoesNotContain("targetPort\":", resources.ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task<JsonObject> ModelWithoutContainersAsync()
    {
        var nothing = Directory.CreateTempSubdirectory("no-container-engine-");
        try
        {
            var model = await AppHostProgram.RunAsync(AppHostProgram.StandIn, [], path: nothing.FullName, TestContext.Current.CancellationToken);
            return JsonNode.Parse(model)!["resources"]!.AsObject();
        }
        finally
        {
            nothing.Delete();
        }
    }
}
