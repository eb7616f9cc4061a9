using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Tracepost.ApiService.OpenApi;
using Tracepost.ApiService.QueryApis;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Sampling;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.ApiService.Transform;
using Tracepost.ServiceDefaults;

namespace Tracepost.ApiService.Tests.OpenApi;

/// <summary><c>/openapi/v1.json</c> describes what there is, and changes only on purpose.</summary>
public sealed class OpenApiTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string HowToRenew =
        """
        The description of the HTTP APIs has changed. When the new one is right, and clients of the old one still work, keep it:
        curl -s http://localhost:16686/openapi/v1.json -o tests/ApiService.Tests/OpenApi/openapi.v1.json
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_is_the_one_in_the_repository()
    {
        var expected = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "OpenApi", "openapi.v1.json"), Cancellation);

        var (status, _, actual) = await fixture.Host.GetAsync("/openapi/v1.json");

        Assert.Equal(200, status);
        Assert.True(Lines(expected).SequenceEqual(Lines(actual)), HowToRenew);
    }

    [Fact]
    public async Task The_document_is_valid()
    {
        var (_, _, json) = await fixture.Host.GetAsync("/openapi/v1.json");

        var read = OpenApiDocument.Parse(json, "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        var schemas = read.Document!.Components!.Schemas!.Keys.ToHashSet();
        Assert.Subset(schemas, Operations().SelectMany(operation => operation.Answers).Select(answer => answer.Schema).OfType<string>().ToHashSet());
        var ids = Operations().Select(operation => operation.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Everything_that_is_mapped_is_described_and_nothing_else()
    {
        var described = Operations().Select(operation => $"{operation.Method} {operation.Path}");

        Assert.Equal(Mapped().Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_part_of_a_path_is_a_parameter_and_every_operation_says_what_it_answers()
    {
        foreach (var operation in Operations())
        {
            var parts = operation.Path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));
            Assert.Subset(operation.Parameters.Select(parameter => parameter.Name).ToHashSet(), parts.ToHashSet());
            Assert.Contains(operation.Answers, answer => answer.Status is 200 or 202);
            Assert.Contains(operation.Answers, answer => answer.Status >= 500);
            Assert.Equal(operation.Method == HttpMethod.Post, operation.Bodies.Count > 0);
        }
    }

    private static IEnumerable<DescribedOperation> Operations() => ApiDocument.Apis.SelectMany(api => api.Operations);

    /// <summary>The methods and paths of all doors that speak HTTP, but for pages, and what says itself that it is no API.</summary>
    private static IEnumerable<string> Mapped()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults();
        builder.AddReceivers();
        builder.AddSampling();
        builder.AddQueryApis();
        var app = builder.Build();
        app.MapReceivers();
        app.MapSampling();
        app.MapQueryApis();
        app.MapTransform();
        return from source in ((IEndpointRouteBuilder)app).DataSources
               from endpoint in source.Endpoints.OfType<RouteEndpoint>()
               where endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is null
               where endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
               where endpoint.RoutePattern.RawText?.Contains("{unimplemented", StringComparison.Ordinal) is false // gRPC's own
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any"]
               where method != "HEAD"
               select $"{method} {endpoint.RoutePattern.RawText}";
    }

    private static string[] Lines(string json) => json.ReplaceLineEndings("\n").TrimEnd().Split('\n');
}
