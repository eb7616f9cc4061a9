using Tracepost.OrderSystem.Calls;
using Tracepost.OrderSystem.Cluster;
using Tracepost.OrderSystem.Simulation;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.OrderSystem.Scenarios;

/// <summary>A person with a browser: their requests come in at the storefront and go on through the gateway.</summary>
internal static class Visitor
{
    private static readonly string[] Browsers =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.2 Mobile Safari/604.1",
        "Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Gecko/20100101 Firefox/151.0",
    ];

    private static readonly string[] Tiers = ["guest", "guest", "basic", "basic", "gold"];

    /// <summary>A page of the storefront, of which <paramref name="work"/> is the making.</summary>
    public static SimTrace Request(Shop shop, Dice dice, string method, string route, string path, Action<SimSpan> work)
    {
        var trace = new SimTrace(dice);
        var pod = dice.OneOf(shop.Storefront.Pods);
        trace.Root(pod, pod.Service.Runtime.HttpServer, $"{method} {route}", SpanKind.Server, page =>
        {
            HttpCalls.Describe(page, method, route, path);
            page.Set("user_agent.original", dice.OneOf(Browsers)).Set("client.address", $"203.0.113.{dice.Between(1, 254)}")
                .Set("session.id", dice.Guid().ToString()).Set("shop.customer.tier", dice.OneOf(Tiers));
            page.Work(1.5);
            work(page);
            page.Child("render", SpanKind.Internal, render =>
            {
                render.Set("view.name", route.Trim('/').Split('/')[0] is { Length: > 0 } view ? view : "home");
                render.Work(3);
            });
            page.Set("http.response.status_code", page.Failed ? 500 : 200);
        });
        return trace;
    }

    /// <summary>Through the gateway, which checks the session in Redis, to a service behind it. Returns whether it went well.</summary>
    public static bool ThroughGateway(
        this SimSpan page, Shop shop, Service service, string method, string route, string path, Action<SimSpan> handle)
    {
        var good = page.Call(shop.Gateway, method, $"/api{route}", $"/api{path}", gateway =>
        {
            gateway.Redis("GET", "session:?");
            gateway.Child("authorize", SpanKind.Internal, check =>
            {
                check.Event("feature_flag.evaluation",
                    ("feature_flag.key", "new-checkout"), ("feature_flag.provider.name", "flagd"),
                    ("feature_flag.result.variant", check.Dice.Chance(0.3) ? "on" : "off"));
                check.Work(0.2);
            });
            if (!gateway.Call(service, method, route, path, handle)) gateway.Fail($"{service.Name} answered 500");
        });
        if (!good) page.Fail("the gateway answered 500");
        return good;
    }
}
