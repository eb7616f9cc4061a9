using Microsoft.Extensions.Time.Testing;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.DataService.Tests.Ingest.Requests;

namespace Tracepost.DataService.Tests.Ingest.Committing;

public sealed class InFlightBudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly InFlightBudget _budget;

    public InFlightBudgetTests() => _budget = new InFlightBudget(100, _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_does_not_fit_waits_and_is_let_in_in_turn()
    {
        Assert.True(await TakeAsync(60));
        Assert.True(await TakeAsync(40));
        var second = TakeAsync(50);
        var third = TakeAsync(10);
        Assert.Equal(2, _budget.Waiting);

        _budget.Give(40);
        Assert.False(second.IsCompleted);
        Assert.False(third.IsCompleted); // it would fit, and would keep the larger out for ever
        Assert.False(_budget.TryTake(10)); // and so would one that cannot wait

        _budget.Give(60);
        Assert.True(await second.Soon());
        Assert.True(await third.Soon());
        Assert.Equal(60, _budget.Bytes);
        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public async Task Who_has_waited_long_enough_takes_nothing_and_holds_nobody_up()
    {
        Assert.True(await TakeAsync(90));
        var gone = TakeAsync(50);
        _time.Advance(Patience / 2);
        var waits = TakeAsync(10);
        _time.Advance(Patience / 2);

        Assert.False(await gone.Soon());
        Assert.True(await waits.Soon());
        Assert.Equal(100, _budget.Bytes);
    }

    [Fact]
    public async Task Who_hangs_up_takes_nothing_and_holds_nobody_up()
    {
        Assert.True(await TakeAsync(90));
        using var hangsUp = new CancellationTokenSource();
        var gone = _budget.TakeAsync(50, Patience, hangsUp.Token).AsTask();
        var waits = TakeAsync(10);

        await hangsUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.Soon());
        Assert.True(await waits.Soon());
        Assert.Equal(100, _budget.Bytes);
    }

    [Fact]
    public async Task Many_at_once_never_take_more_than_there_is()
    {
        long inside = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            var bytes = 1 + i % 50;
            Assert.True(await TakeAsync(bytes));
            var now = Interlocked.Add(ref inside, bytes);
            lock (_budget) most = Math.Max(most, now);
            await Task.Yield();
            Interlocked.Add(ref inside, -bytes);
            _budget.Give(bytes);
        }))).Soon();
        Assert.InRange(most, 1, 100);
        Assert.Equal(0, _budget.Bytes);
    }

    private Task<bool> TakeAsync(int bytes) => _budget.TakeAsync(bytes, Patience, Cancellation).AsTask();
}
