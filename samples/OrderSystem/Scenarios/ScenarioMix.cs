using Tracepost.OrderSystem.Cluster;
using Tracepost.OrderSystem.Simulation;

namespace Tracepost.OrderSystem.Scenarios;

/// <summary>What happens in the shop, one trace after the other, in the proportions of a normal day.</summary>
internal sealed class ScenarioMix(Dice dice, int clusterSeed)
{
    private const int NotifyEvery = 8;

    private readonly Shop _shop = new(clusterSeed);
    private readonly List<SpanContext> _placed = [];

    public Dice Dice => dice;

    public SimTrace Next()
    {
        if (_placed.Count >= NotifyEvery)
        {
            var batch = Background.NotifyBatch(_shop, dice, _placed);
            _placed.Clear();
            return batch;
        }

        return dice.Between(1, 1000) switch
        {
            <= 430 => Browsing.Product(_shop, dice),
            <= 600 => Browsing.Search(_shop, dice),
            <= 760 => Browsing.AddToCart(_shop, dice),
            <= 860 => Browsing.OrderHistory(_shop, dice),
            <= 998 => Checkout.Run(_shop, dice, _placed.Add),
            _ => Background.Reconcile(_shop, dice),
        };
    }
}
