using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Time.Testing;
using Tracepost.ApiService.Sampling;
using Tracepost.ApiService.Sampling.Files;

namespace Tracepost.ApiService.Tests.Sampling.Files;

/// <summary>A strategies file that changes while it is used.</summary>
public sealed class FileReloadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_comes_into_force_once()
    {
        using var file = new WatchedFile();
        file.Write(0.1);
        await file.Strategies.LoadAsync(Cancellation);
        Assert.Equal(0.1, await file.RateAsync());

        file.Write(0.2);
        Assert.Equal(0.1, await file.RateAsync());
        for (var i = 0; i < 3; i++) await file.Strategies.ReloadAsync(Cancellation);

        Assert.Equal(0.2, await file.RateAsync());
        Assert.Equal((1, 0), file.Reloads);
    }

    [Fact]
    public async Task Only_the_content_counts()
    {
        using var file = new WatchedFile();
        file.Write(0.1);
        await file.Strategies.LoadAsync(Cancellation);
        File.SetLastWriteTimeUtc(file.Path, new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await file.Strategies.ReloadAsync(Cancellation);
        Assert.Equal((0, 0), file.Reloads);

        // Another content of the same length and time.
        file.Write(0.2);
        File.SetLastWriteTimeUtc(file.Path, new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await file.Strategies.ReloadAsync(Cancellation);
        Assert.Equal(0.2, await file.RateAsync());
        Assert.Equal((1, 0), file.Reloads);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"default_strategy\":{\"type\":\"probabilistic\",\"param\":0.")]
    [InlineData("{\"default_strategy\":{\"type\":\"probabilistic\",\"param\":20}}")]
    public async Task A_file_that_cannot_be_used_changes_nothing_and_is_told_once(string content)
    {
        using var file = new WatchedFile();
        file.Write(0.1);
        await file.Strategies.LoadAsync(Cancellation);

        file.Write(content);
        for (var i = 0; i < 3; i++) await file.Strategies.ReloadAsync(Cancellation);

        Assert.Equal(0.1, await file.RateAsync());
        Assert.Equal((0, 1), file.Reloads);
        Assert.StartsWith($"The sampling strategies stay as they were: {file.Path}, line 1: ", Assert.Single(file.Errors), StringComparison.Ordinal);

        file.Write(0.2);
        await file.Strategies.ReloadAsync(Cancellation);
        Assert.Equal(0.2, await file.RateAsync());
        Assert.Equal((1, 1), file.Reloads);
    }

    [Fact]
    public async Task A_file_that_is_mended_back_is_told_too()
    {
        using var file = new WatchedFile();
        file.Write(0.1);
        await file.Strategies.LoadAsync(Cancellation);

        file.Write("{");
        await file.Strategies.ReloadAsync(Cancellation);
        file.Write(0.1);
        await file.Strategies.ReloadAsync(Cancellation);

        Assert.Equal(0.1, await file.RateAsync());
        Assert.Equal((1, 1), file.Reloads);
    }

    [Fact]
    public async Task A_file_that_is_gone_changes_nothing_and_is_told_once()
    {
        using var file = new WatchedFile();
        file.Write(0.1);
        await file.Strategies.LoadAsync(Cancellation);

        File.Delete(file.Path);
        for (var i = 0; i < 3; i++) await file.Strategies.ReloadAsync(Cancellation);
        Assert.Equal(0.1, await file.RateAsync());
        Assert.Equal((0, 1), file.Reloads);
        Assert.Contains($"{file.Path} cannot be read: ", Assert.Single(file.Errors), StringComparison.Ordinal);

        file.Write(0.1);
        await file.Strategies.ReloadAsync(Cancellation);
        Assert.Equal((1, 1), file.Reloads);

        File.Delete(file.Path);
        await file.Strategies.ReloadAsync(Cancellation);
        Assert.Equal(2, file.Errors.Count);
    }

    [Fact]
    public async Task A_file_that_is_far_too_large_changes_nothing()
    {
        using var file = new WatchedFile();
        file.Write(0.1);
        await file.Strategies.LoadAsync(Cancellation);

        using (var handle = File.OpenHandle(file.Path, FileMode.Create, FileAccess.Write)) RandomAccess.SetLength(handle, StrategiesFile.MaxBytes + 1L);
        for (var i = 0; i < 3; i++) await file.Strategies.ReloadAsync(Cancellation);

        Assert.Equal(0.1, await file.RateAsync());
        Assert.Equal((0, 1), file.Reloads);
        Assert.Contains("has 16777217 bytes, but may have at most 16777216", Assert.Single(file.Errors), StringComparison.Ordinal);
    }

    /// <summary>As the kubelet changes a ConfigMap: strategies.json -> ..data/strategies.json, and ..data is renamed over.</summary>
    [Fact]
    public async Task A_ConfigMap_that_changes_comes_into_force()
    {
        using var file = new WatchedFile();
        Publish("..2026_01", 0.1);
        File.CreateSymbolicLink(file.Path, Path.Combine("..data", "strategies.json"));
        await file.Strategies.LoadAsync(Cancellation);
        Assert.Equal(0.1, await file.RateAsync());

        Publish("..2026_02", 0.2);
        Directory.Delete(file.In("..2026_01"), recursive: true);
        await file.Strategies.ReloadAsync(Cancellation);

        Assert.Equal(0.2, await file.RateAsync());
        Assert.Equal((1, 0), file.Reloads);

        void Publish(string version, double rate)
        {
            Directory.CreateDirectory(file.In(version));
            File.WriteAllText(file.In(version, "strategies.json"), WatchedFile.AllHave(rate));
            File.CreateSymbolicLink(file.In("..data_tmp"), version);
            Assert.Equal(0, Rename(file.In("..data_tmp"), file.In("..data")));
        }
    }

    [Fact]
    public async Task Warnings_are_told_whenever_the_file_comes_into_force()
    {
        using var file = new WatchedFile();
        file.Write("""{"default_strategy":{"type":"ratelimiting","param":0.9}}""");
        await file.Strategies.LoadAsync(Cancellation);
        await file.Strategies.ReloadAsync(Cancellation);

        Assert.Equal([$"{file.Path}, line 1: default_strategy.param is 0.9, but traces per second are a whole number: 0 is used"], file.Warnings);
    }

    [Fact]
    public async Task The_watcher_looks_again_after_every_interval()
    {
        using var file = new WatchedFile();
        var time = new FakeTimeProvider();
        file.Write(0.1);
        using var watcher = new FileWatcher(file.Strategies, file.Options, time);
        await watcher.StartAsync(Cancellation);
        Assert.Equal(0.1, await file.RateAsync());

        for (var i = 2; i < 5; i++)
        {
            file.Write(i / 10d);
            await Eventually.IsTrueAsync(
                async () =>
                {
                    time.Advance(TimeSpan.FromSeconds(file.Options.Value.ReloadSeconds));
                    return await file.RateAsync() == i / 10d;
                });
        }

        Assert.Equal((3, 0), file.Reloads);
        await watcher.StopAsync(Cancellation);
    }

    /// <summary>Readers see the whole of one file or the whole of another, of which each has its number twice.</summary>
    [Fact]
    public async Task Readers_never_wait_and_never_see_half_a_file()
    {
        using var file = new WatchedFile();
        file.Write(Both(1));
        await file.Strategies.LoadAsync(Cancellation);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(ReadUntilDone, Cancellation)).ToArray();

        for (var i = 2; i <= 200; i++)
        {
            // Every third time a file that cannot be used, which must not be seen either.
            file.Write(i % 3 == 0 ? Both(i)[..^2] : Both(i));
            await file.Strategies.ReloadAsync(Cancellation);
        }

        await done.CancelAsync();
        var seen = await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.All(seen, wrong => Assert.Equal(0, wrong));
        Assert.Equal((133, 66), file.Reloads);

        static string Both(int i) => """
            {"service_strategies":[{"service":"foo","type":"ratelimiting","param":5,"operation_strategies":[
              {"operation":"v#","type":"probabilistic","param":1},{"operation":"w#","type":"probabilistic","param":1}]}]}
            """.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

        async Task<int> ReadUntilDone()
        {
            var wrong = 0;
            while (!done.IsCancellationRequested)
            {
                var strategy = (PerOperationStrategy)await file.Strategies.ForAsync("foo", CancellationToken.None);
                if (strategy.Operations is not [{ Operation: var v }, { Operation: var w }] || v[1..] != w[1..] || v[1..] is "") wrong++;
                else if (int.Parse(v.AsSpan(1), CultureInfo.InvariantCulture) is var i && i > 1 && i % 3 == 0) wrong++;
            }

            return wrong;
        }
    }

    // .NET does not rename a link to a folder over another.
    [DllImport("libc", EntryPoint = "rename", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
