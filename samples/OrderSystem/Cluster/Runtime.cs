namespace Tracepost.OrderSystem.Cluster;

/// <summary>A language's SDK and the names of its instrumentation scopes.</summary>
internal sealed record Runtime(
    string Language,
    string SdkVersion,
    string ProcessRuntime,
    string HttpServer,
    string HttpClient,
    string Rpc,
    string Sql,
    string Redis,
    string Messaging)
{
    public static readonly Runtime DotNet = new("dotnet", "1.15.0", ".NET 10.0.1",
        "Microsoft.AspNetCore", "System.Net.Http", "OpenTelemetry.Instrumentation.GrpcNetClient", "Npgsql",
        "OpenTelemetry.Instrumentation.StackExchangeRedis", "Confluent.Kafka");

    public static readonly Runtime Java = new("java", "1.61.0", "OpenJDK Runtime Environment 25",
        "io.opentelemetry.tomcat-10.0", "io.opentelemetry.java-http-client", "io.opentelemetry.grpc-1.6", "io.opentelemetry.jdbc",
        "io.opentelemetry.lettuce-5.1", "io.opentelemetry.kafka-clients-0.11");

    public static readonly Runtime Go = new("go", "1.42.0", "go 1.26",
        "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp", "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp",
        "go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc", "github.com/exaring/otelpgx",
        "github.com/redis/go-redis/extra/redisotel", "github.com/twmb/franz-go/plugin/kotel");

    public static readonly Runtime Node = new("nodejs", "2.12.0", "nodejs 24.4.0",
        "@opentelemetry/instrumentation-http", "@opentelemetry/instrumentation-http", "@opentelemetry/instrumentation-grpc",
        "@opentelemetry/instrumentation-pg", "@opentelemetry/instrumentation-redis", "@opentelemetry/instrumentation-kafkajs");

    public static readonly Runtime Python = new("python", "1.42.0", "CPython 3.14.0",
        "opentelemetry.instrumentation.fastapi", "opentelemetry.instrumentation.httpx", "opentelemetry.instrumentation.grpc",
        "opentelemetry.instrumentation.psycopg", "opentelemetry.instrumentation.redis", "opentelemetry.instrumentation.confluent_kafka");
}
