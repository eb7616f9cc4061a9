using Tracepost.OrderSystem.Simulation;

namespace Tracepost.OrderSystem.Cluster;

/// <summary>The whole order system: its services, their pods on four nodes, and which of the pods has a wrong clock.</summary>
internal sealed class Shop
{
    private const int Nodes = 4;

    public Shop(int seed)
    {
        // The cluster has dice of its own: every stream of one run sees the same pods.
        var dice = new Dice(seed);
        foreach (var (service, replicas) in new[]
        {
            (Storefront, 3), (Gateway, 2), (Cart, 2), (Catalog, 3), (Pricing, 2), (Recommendations, 2), (Orders, 3),
            (Payments, 2), (Fraud, 2), (Inventory, 2), (Shipping, 2), (Notifications, 1), (Reports, 1),
        })
        {
            var replicaSet = dice.Hex(5);
            service.Pods =
            [
                .. Enumerable.Range(0, replicas)
                    .Select(i => new Pod(service, replicaSet, dice.Between(1, Nodes), ClockErrorOf(service, i), dice)),
            ];
        }
    }

    public Service Storefront { get; } = new("storefront", "5.14.2", 3000, Runtime.Node);

    public Service Gateway { get; } = new("api-gateway", "2.3.0", 8080, Runtime.Go);

    public Service Cart { get; } = new("cart", "1.22.1", 8080, Runtime.DotNet);

    public Service Catalog { get; } = new("catalog", "4.0.7", 8080, Runtime.Java);

    public Service Pricing { get; } = new("pricing", "0.9.4", 50051, Runtime.Python);

    public Service Recommendations { get; } = new("recommendations", "0.31.0", 8000, Runtime.Python);

    public Service Orders { get; } = new("orders", "3.8.0", 8080, Runtime.DotNet);

    public Service Payments { get; } = new("payments", "2.11.5", 8080, Runtime.Java);

    public Service Fraud { get; } = new("fraud", "1.0.18", 50051, Runtime.Python);

    public Service Inventory { get; } = new("inventory", "1.6.3", 50051, Runtime.Go);

    public Service Shipping { get; } = new("shipping", "2.0.1", 8080, Runtime.Go);

    public Service Notifications { get; } = new("notifications", "1.4.0", 8080, Runtime.Node);

    public Service Reports { get; } = new("reports", "1.1.0", 8080, Runtime.DotNet);

    // One pod of three services: its children seem to begin before they are called, or to end after their parent.
    private static TimeSpan ClockErrorOf(Service service, int replica) => (service.Name, replica) switch
    {
        ("catalog", 2) => TimeSpan.FromMilliseconds(-180),
        ("inventory", 1) => TimeSpan.FromMilliseconds(75),
        ("fraud", 0) => TimeSpan.FromMilliseconds(-12),
        _ => TimeSpan.Zero,
    };
}
