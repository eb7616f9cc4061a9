using Tracepost.OrderSystem.Cluster;
using Tracepost.OrderSystem.Simulation;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.OrderSystem.Calls;

/// <summary>HTTP calls, as https://opentelemetry.io/docs/specs/semconv/http/http-spans/ describes them.</summary>
internal static class HttpCalls
{
    /// <summary>A call to another service of the shop: a client span here and a server span there. Returns whether it went well.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="service">Who answers.</param>
    /// <param name="method">GET, POST…</param>
    /// <param name="route">What the server matches: <c>/products/{id}</c>.</param>
    /// <param name="path">What is really asked for: <c>/products/17</c>.</param>
    /// <param name="handle">The server's work; a failure of it is answered with 500.</param>
    public static bool Call(this SimSpan caller, Service service, string method, string route, string path, Action<SimSpan> handle) =>
        caller.Child(method, SpanKind.Client, scope: caller.Pod.Service.Runtime.HttpClient, work: client =>
        {
            client.Set("http.request.method", method).Set("url.full", $"http://{service.Address}:{service.Port}{path}")
                .Set("server.address", service.Address).Set("server.port", service.Port).Set("network.protocol.version", "1.1");
            client.Work(0.4);
            var pod = client.Dice.OneOf(service.Pods);
            var good = client.Child($"{method} {route}", SpanKind.Server, pod: pod, scope: service.Runtime.HttpServer, work: server =>
            {
                Describe(server, method, route, path);
                server.Set("server.address", service.Address).Set("server.port", service.Port);
                handle(server);
                server.Set("http.response.status_code", server.Failed ? 500 : 200);
            });
            client.Work(0.3);
            Answered(client, good ? 200 : 500);
        });

    /// <summary>A call to a service of somebody else, of which we see the client span only. Returns whether it went well.</summary>
    public static bool CallOutside(
        this SimSpan caller, string host, string method, string path, double medianMilliseconds, int statusCode = 200, int resend = 0) =>
        caller.Child(method, SpanKind.Client, scope: caller.Pod.Service.Runtime.HttpClient, work: client =>
        {
            client.Set("http.request.method", method).Set("url.full", $"https://{host}{path}")
                .Set("server.address", host).Set("server.port", 443).Set("network.protocol.version", "2");
            if (resend > 0) client.Set("http.request.resend_count", resend);
            client.Work(medianMilliseconds);
            Answered(client, statusCode);
        });

    /// <summary>The attributes of a server span.</summary>
    public static void Describe(SimSpan server, string method, string route, string path) =>
        server.Set("http.request.method", method).Set("http.route", route).Set("url.scheme", "http").Set("url.path", path)
            .Set("network.protocol.version", "1.1");

    private static void Answered(SimSpan client, int statusCode)
    {
        client.Set("http.response.status_code", statusCode);
        if (statusCode < 400) return;
        client.Set("error.type", statusCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
        client.Fail("");
    }
}
