using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Tests.Receivers.Writer;

public sealed class StoreGateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_does_not_fit_waits_and_is_let_in_in_turn()
    {
        var gate = new StoreGate(100);
        await gate.EnterAsync(60, Cancellation);
        await gate.EnterAsync(40, Cancellation);
        var second = gate.EnterAsync(50, Cancellation).AsTask();
        var third = gate.EnterAsync(10, Cancellation).AsTask();

        gate.Leave(40);
        Assert.False(second.IsCompleted);
        Assert.False(third.IsCompleted); // it would fit, and would keep the larger out for ever

        gate.Leave(60);
        await second.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await third.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task One_that_is_larger_than_the_gate_passes_alone()
    {
        var gate = new StoreGate(100);
        await gate.EnterAsync(500, Cancellation);
        var next = gate.EnterAsync(1, Cancellation).AsTask();
        Assert.False(next.IsCompleted);
        gate.Leave(500);
        await next.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task Who_gives_up_takes_no_room_and_holds_nobody_up()
    {
        var gate = new StoreGate(100);
        await gate.EnterAsync(90, Cancellation);
        using var givesUp = new CancellationTokenSource();
        var gone = gate.EnterAsync(90, givesUp.Token).AsTask();
        var waits = gate.EnterAsync(10, Cancellation).AsTask();
        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        gate.Leave(90);

        await waits.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await gate.EnterAsync(90, Cancellation);
    }

    [Fact]
    public async Task Many_at_once_never_hold_more_than_it_lets_in()
    {
        var gate = new StoreGate(100);
        long inside = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            var bytes = 1 + i % 50;
            await gate.EnterAsync(bytes, Cancellation);
            var now = Interlocked.Add(ref inside, bytes);
            lock (gate) most = Math.Max(most, now);
            await Task.Yield();
            Interlocked.Add(ref inside, -bytes);
            gate.Leave(bytes);
        })));
        Assert.InRange(most, 1, 100);
    }
}
