// The Aspire app model: PostgreSQL, dataservice, apiservice and how they are wired. Nothing else lives here.
using Tracepost.AppHost;

var builder = DistributedApplication.CreateBuilder(args);

var retentionDays = builder.AddParameter(
    "retention-days", () => builder.Configuration["Parameters:retention-days"] ?? "7", publishValueAsDefault: true);

var retentionMaxBytes = builder.AddParameter(
    "retention-max-bytes", () => builder.Configuration["Parameters:retention-max-bytes"] ?? "0", publishValueAsDefault: true);

var password = builder.AddParameter(
    "postgres-password", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);

// A container everywhere, but for a developer's machine that has no container engine. initdb's options are written
// with spaces, as `=` in a plain value does not survive aspirate; POSTGRES_DB creates the database outside of Aspire.
IResourceBuilder<IResourceWithConnectionString> traces = builder.ExecutionContext.IsRunMode && !ContainerEngine.IsRunning()
    ? builder.AddLocalPostgres("postgres", password, database: "traces")
    : builder.AddPostgres("postgres", password: password)
        .WithDataVolume("tracepost-data")
        .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host scram-sha-256 --auth-local scram-sha-256")
        .WithEnvironment("POSTGRES_DB", "traces")
        .AddDatabase("traces");

// Stateless: scale it with .WithReplicas(n) here, and with the replicas of its deployment elsewhere.
var dataservice = builder.AddProject<Projects.DataService>("dataservice", options => options.ExcludeLaunchProfile = true)
    .WithDoor("http", 8080, "Ports__Http", "Health", path: "/health")
    .WithDoor("grpc", 17271, "Ports__Grpc", "OTLP and Jaeger storage (gRPC)", http2: true)
    .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
    .WithReference(traces)
    .WithEnvironment("Retention__Days", retentionDays)
    .WithEnvironment("Retention__MaxBytes", retentionMaxBytes)
    .WithHttpHealthCheck("/health")
    .WaitFor(traces);

builder.AddProject<Projects.ApiService>("apiservice", options => options.ExcludeLaunchProfile = true)
    .WithPublicDoor("http", 16686, "Ports__Http", "Traces")
    .WithPublicDoor("jaeger-query", 16685, "Ports__JaegerQuery", "Jaeger query/gRPC", http2: true)
    .WithPublicDoor("otlp-grpc", 4317, "Ports__OtlpGrpc", "OTLP/gRPC", http2: true)
    .WithPublicDoor("otlp-http", 4318, "Ports__OtlpHttp", "OTLP/HTTP")
    .WithPublicDoor("jaeger-http", 14268, "Ports__JaegerHttp", "Jaeger/Thrift")
    .WithPublicDoor("jaeger-grpc", 14250, "Ports__JaegerGrpc", "Jaeger/gRPC", http2: true)
    .WithPublicUdpDoor("jaeger-compact", 6831, "Ports__JaegerCompact")
    .WithPublicUdpDoor("jaeger-binary", 6832, "Ports__JaegerBinary")
    .WithPublicDoor("zipkin", 9411, "Ports__Zipkin", "Zipkin")
    .WithPublicDoor("opencensus", 55678, "Ports__OpenCensus", "OpenCensus")
    .WithPublicDoor("sampling", 5778, "Ports__Sampling", "Jaeger sampling/HTTP")
    .WithPublicDoor("sampling-grpc", 5779, "Ports__SamplingGrpc", "Jaeger sampling/gRPC", http2: true)
    .WithExternalHttpEndpoints()
    .WithServiceUrl(dataservice, "grpc")
    .WithHttpHealthCheck("/health")
    .WaitFor(dataservice)
    .OnResourceReady((api, _, _) => Console.Out.WriteLineAsync($"ready: {api.GetEndpoint("http").Url}"));

builder.Build().Run();
