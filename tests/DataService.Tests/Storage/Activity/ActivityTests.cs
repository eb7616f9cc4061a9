using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Activity;
using Tracepost.DataService.Storage.Names;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage.Activity;

public sealed class ActivityTests(PostgresServer postgres)
{
    private const long Second = 1_000_000_000;
    private static readonly long[] Lengths = [1, 10, 60, 600];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 600)]
    [InlineData(13, 600)]
    [InlineData(14, 60)]
    [InlineData(500, 10)]
    [InlineData(5000, 1)]
    [InlineData(1_000_000, 1)]
    public void Slots_are_shorter_the_more_arrives(double fragmentsPerSecond, int seconds) =>
        Assert.Equal(seconds * Second, ActivitySlot.LengthFor(fragmentsPerSecond));

    [Fact]
    public async Task A_search_is_told_the_slots_of_a_name_newest_first_and_cut_to_what_it_asked_for()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var names = store.Get<NameTable>();
        var now = ActivitySlot.Of(TestFragments.Now(), Fragment.Slot).FromNs;
        for (var i = 0; i < 10; i++)
            await store.Fragments.WriteAsync([TestFragments.Create(names, now - i * Fragment.Slot, i % 4 == 0 ? "rare" : "common")], Cancellation);

        var rare = await ReadAsync(store, now - 8 * Fragment.Slot + Second, now + Second, [names.Service("rare"u8).Id]);

        Assert.Equal(
            [new(now, now + Second), new(now - 4 * Fragment.Slot, now - 3 * Fragment.Slot), new(now - 8 * Fragment.Slot + Second, now - 7 * Fragment.Slot)],
            rare);
    }

    [Fact]
    public async Task Slots_of_different_lengths_never_overlap_and_cover_all()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var random = new Random(7);
        var slots = Enumerable.Range(0, 900).Select(_ => ActivitySlot.Of(random.Next(1, 40_000) * Second, Lengths[random.Next(4)] * Second)).ToList();
        await store.ExecuteAsync("INSERT INTO activity VALUES " + string.Join(',', slots.Select(slot => $"({slot.FromNs}, {slot.ToNs}, '{{1}}', '{{2}}')")));

        var read = await ReadAsync(store, 0, 50_000 * Second, [1]);

        for (var i = 1; i < read.Count; i++) Assert.True(read[i].ToNs <= read[i - 1].FromNs);
        for (var second = 0; second < 41_000; second++)
        {
            var at = second * Second;
            Assert.Equal(slots.Exists(slot => slot.FromNs <= at && at < slot.ToNs), read.Exists(slot => slot.FromNs <= at && at < slot.ToNs));
        }
    }

    [Fact]
    public async Task A_name_is_noted_once_per_slot_and_with_its_service()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var names = store.Get<NameTable>();
        var now = TestFragments.Now();
        for (var i = 0; i < 5; i++) await store.Fragments.WriteAsync([TestFragments.Create(names, now), TestFragments.Create(names, now, operation: "POST")], Cancellation);
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM activity"));

        await store.Fragments.WriteAsync([TestFragments.Create(names, now, operation: "DELETE")], Cancellation);

        Assert.Equal(2L, await store.ScalarAsync<long>("SELECT count(*) FROM activity WHERE service_ids = ARRAY[1]"));
    }

    [Fact]
    public void A_full_memory_starts_anew_and_only_writes_again()
    {
        var memory = new ActivityMemory(maxIds: 3);
        var operation = new OperationName(new ServiceName("orders") { Id = 1 }, "GET", default) { Id = 1 };
        for (var slot = 1; slot <= 20; slot++)
        {
            Fragment[] fragments = [TestFragments.Create(slot * Fragment.Slot, [operation])];
            var news = memory.FindNew(fragments, Fragment.Slot);
            Assert.Single(news);
            memory.Add(news);
            Assert.Empty(memory.FindNew(fragments, Fragment.Slot));
        }
    }

    private static async Task<List<ActivitySlot>> ReadAsync(TestStore store, long from, long to, int[] services)
    {
        var slots = new List<ActivitySlot>();
        await foreach (var slot in store.Get<ActivityReader>().NewestFirstAsync(from, to, services, null, Cancellation)) slots.Add(slot);
        return slots;
    }
}
