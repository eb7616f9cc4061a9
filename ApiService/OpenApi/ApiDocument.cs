using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Tracepost.ApiService.OpenApi;

/// <summary>
/// Puts the descriptions into <c>/openapi/v1.json</c>. They are written down, not read off the handlers: these take what the standards of other
/// projects allow, and say nothing of units, errors and answers. A test holds them against what is mapped.
/// </summary>
internal static class ApiDocument
{
    public static IReadOnlyList<DescribedApi> Apis { get; } = [JaegerApi.Api, JaegerMetricsApi.Api, JaegerV3Api.Api, ZipkinApi.Reading, ZipkinApi.Writing, .. ReceiverApis.All];

    public static void Fill(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Tracepost",
            Version = "1",
            Description = "Every HTTP API, with its default port. What the same doors take and answer over gRPC and UDP is in docs/protocols.md, examples are in docs/query-apis.md.",
        };
        document.Servers = [];
        document.Tags = new HashSet<OpenApiTag>();
        document.Paths = [];
        document.Components = Schemas();
        foreach (var api in Apis)
        {
            document.Tags.Add(new OpenApiTag { Name = api.Name, Description = api.Description });
            foreach (var operation in api.Operations)
            {
                if (!document.Paths.TryGetValue(operation.Path, out var path)) document.Paths.Add(operation.Path, path = new OpenApiPathItem());
                ((OpenApiPathItem)path).AddOperation(operation.Method, Operation(document, api, operation));
            }
        }
    }

    private static OpenApiOperation Operation(OpenApiDocument document, DescribedApi api, DescribedOperation described) => new()
    {
        OperationId = described.Id,
        Summary = described.Summary,
        Description = described.Description,
        Tags = new HashSet<OpenApiTagReference> { new(api.Name, document) },
        Servers = [.. api.Servers.Select(url => new OpenApiServer { Url = url })],
        Parameters = [.. described.Parameters.Select(parameter => Parameter(parameter, described.Path))],
        RequestBody = described.Bodies.Count == 0
            ? null
            : new OpenApiRequestBody { Required = true, Content = described.Bodies.ToDictionary(type => type, _ => new OpenApiMediaType()) },
        Responses = Responses(document, described),
    };

    private static OpenApiParameter Parameter(DescribedParameter described, string path)
    {
        var inPath = path.Contains($"{{{described.Name}}}", StringComparison.Ordinal);
        var schema = Schema(described.Type);
        return new OpenApiParameter
        {
            Name = described.Name,
            In = inPath ? ParameterLocation.Path : ParameterLocation.Query,
            Required = inPath || described.Required,
            Description = described.Description,
            Schema = described.Repeatable ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema } : schema,
        };
    }

    private static OpenApiResponses Responses(OpenApiDocument document, DescribedOperation described)
    {
        var responses = new OpenApiResponses();
        foreach (var answer in described.Answers)
        {
            var schema = answer.Schema is null ? null : new OpenApiSchemaReference(answer.Schema, document);
            responses.Add($"{answer.Status}", new OpenApiResponse
            {
                Description = answer.Description,
                Content = answer.Types.ToDictionary(type => type, type => new OpenApiMediaType
                {
                    Schema = type.Contains("protobuf", StringComparison.Ordinal) ? null : schema,
                }),
            });
        }

        return responses;
    }

    private static OpenApiSchema Schema(ParameterType type) => type switch
    {
        ParameterType.Bool => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        ParameterType.Int => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
        ParameterType.Long => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
        ParameterType.Number => new OpenApiSchema { Type = JsonSchemaType.Number, Format = "double" },
        ParameterType.Time => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        _ => new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiComponents Schemas()
    {
        using var stream = typeof(ApiDocument).Assembly.GetManifestResourceStream("openapi/schemas.json")!;
        var schemas = JsonNode.Parse(stream)!;
        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "schemas", ["version"] = "1" },
            ["paths"] = new JsonObject(),
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
        return OpenApiDocument.Parse(document.ToJsonString(), "json").Document!.Components!;
    }
}
