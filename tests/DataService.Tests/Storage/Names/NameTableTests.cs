using System.Text;
using Microsoft.Extensions.Time.Testing;
using Tracepost.DataService.Storage.Names;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Tests.Storage.Names;

public sealed class NameTableTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_same_bytes_are_the_same_object()
    {
        var names = Create();
        var service = names.Service("orders"u8);

        Assert.Same(service, names.Service("orders"u8));
        Assert.NotSame(service, names.Service("Orders"u8));
        Assert.Same(names.Operation(service, "GET"u8, SpanKind.Server), names.Operation(service, "GET"u8, SpanKind.Server));
        Assert.NotSame(names.Operation(service, "GET"u8, SpanKind.Server), names.Operation(service, "GET"u8, SpanKind.Client));
        Assert.NotSame(names.Operation(service, "GET"u8, SpanKind.Server), names.Operation(names.Service("other"u8), "GET"u8, SpanKind.Server));
    }

    [Fact]
    public void Looking_up_a_known_name_allocates_nothing()
    {
        var names = Create();
        for (var warmUp = 0; warmUp < 2_000; warmUp++) LookUp(names);

        // The runtime may allocate something of its own meanwhile, but not in every round.
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => AllocatedBy(() => LookUp(names))));
    }

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_one_name_with_replacement_characters()
    {
        var names = Create();
        var service = names.Service([0xff, (byte)'a']);

        Assert.Equal("\ufffda", service.Name);
        Assert.Same(service, names.Service([0xfe, (byte)'a']));
        Assert.Same(service, names.Service("\ufffda"u8));
        Assert.Same(names.Operation(service, [0xff], default), names.Operation(service, [0xfe], default));
    }

    [Fact]
    public void A_service_name_is_cut_at_1024_bytes_between_characters_and_loses_its_nuls()
    {
        var names = Create();

        var service = names.Service(Encoding.UTF8.GetBytes("x\0" + new string('€', 1000)));

        Assert.Equal("x" + new string('€', 341), service.Name);
        Assert.Same(service, names.Service(Encoding.UTF8.GetBytes("x" + new string('€', 341))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with a \0 in it")]
    [InlineData(1025)]
    public void An_operation_name_that_cannot_be_stored_goes_to_the_overflow_operation(object name)
    {
        var names = Create();
        var service = names.Service("orders"u8);
        var text = name as string ?? new string('x', (int)name);

        var operation = names.Operation(service, Encoding.UTF8.GetBytes(text), SpanKind.Client);

        Assert.Equal("", operation.Name);
        Assert.Same(service.Overflow, operation);
        Assert.Same(service, operation.Service);
    }

    [Fact]
    public void An_operation_name_of_1024_bytes_is_kept() =>
        Assert.Equal(1024, Create().Operation(Create().Service("orders"u8), Encoding.UTF8.GetBytes(new string('x', 1024)), default).Name.Length);

    [Fact]
    public void One_operation_too_many_goes_to_the_overflow_and_leaves_other_services_alone()
    {
        var names = Create(maxOperations: 3);
        var service = names.Service("orders"u8);
        var kept = Enumerable.Range(0, 3).Select(i => names.Operation(service, Encoding.UTF8.GetBytes($"op {i}"), default)).ToList();

        Assert.Same(service.Overflow, names.Operation(service, "op 3"u8, default));
        Assert.Same(service.Overflow, names.Operation(service, "op 4"u8, default));
        Assert.Same(kept[1], names.Operation(service, "op 1"u8, default));
        Assert.Equal("op 3", names.Operation(names.Service("payments"u8), "op 3"u8, default).Name);
    }

    [Fact]
    public void Services_that_are_too_many_share_one_overflow_service_with_one_operation()
    {
        var names = Create(maxServices: 2);
        names.Service("a"u8);
        names.Service("b"u8);

        var overflow = names.Service("c"u8);

        Assert.Equal("", overflow.Name);
        Assert.Same(overflow, names.Service("d"u8));
        Assert.Same(overflow.Overflow, names.Operation(overflow, "GET"u8, SpanKind.Server));
        Assert.Equal("b", names.Service("b"u8).Name);
    }

    [Fact]
    public void Names_that_were_not_seen_for_long_make_room()
    {
        var names = Create(maxOperations: 1);
        var service = names.Service("orders"u8);
        names.Operation(service, "old"u8, default);
        _time.Advance(TimeSpan.FromDays(10));

        names.Forget(DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime).DayNumber - 8);

        Assert.Equal("new", names.Operation(names.Service("orders"u8), "new"u8, default).Name);
    }

    [Fact]
    public async Task Many_threads_that_meet_the_same_names_get_the_same_objects()
    {
        var names = Create();

        var seen = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 500)
            .Select(i => names.Operation(names.Service(Encoding.UTF8.GetBytes($"s{i % 10}")), Encoding.UTF8.GetBytes($"op {i}"), default))
            .ToList())));

        Assert.All(seen, mine => Assert.Equal(seen[0], mine));
    }

    private static void LookUp(NameTable names) => names.Operation(names.Service("orders"u8), "GET /orders/{id}"u8, SpanKind.Server);

    private NameTable Create(int maxServices = 100, int maxOperations = 1000) =>
        new(new NameOptions { MaxServices = maxServices, MaxOperationsPerService = maxOperations }, _time);
}
