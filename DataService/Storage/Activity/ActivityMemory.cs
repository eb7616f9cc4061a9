namespace Tracepost.DataService.Storage.Activity;

/// <summary>The ids that occur in a slot.</summary>
internal sealed record ActiveNames(HashSet<int> Services, HashSet<int> Operations)
{
    public ActiveNames()
        : this([], [])
    {
    }
}

/// <summary>What this process has written to <c>activity</c>. Bounded: when it is full it starts anew, and rows are written twice.</summary>
internal sealed class ActivityMemory(int maxIds = 500_000)
{
    private readonly Dictionary<ActivitySlot, ActiveNames> _slots = [];
    private readonly Lock _lock = new();
    private int _ids;

    /// <summary>What is not written yet.</summary>
    public Dictionary<ActivitySlot, ActiveNames> FindNew(IReadOnlyList<Fragment> fragments, long slotLength)
    {
        var news = new Dictionary<ActivitySlot, ActiveNames>();
        lock (_lock)
        {
            ActivitySlot slot = default;
            ActiveNames? known = null;
            for (var i = 0; i < fragments.Count; i++)
            {
                var fragment = fragments[i];
                if (ActivitySlot.Of(fragment.StartNs, slotLength) is var its && its != slot) known = _slots.GetValueOrDefault(slot = its);
                for (var j = 0; j < fragment.Operations.Count; j++) FindNew(fragment.Operations[j], slot, known, news);
            }
        }

        return news;
    }

    /// <summary>Nothing counts as written.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _slots.Clear();
            _ids = 0;
        }
    }

    /// <summary>These are written.</summary>
    public void Add(Dictionary<ActivitySlot, ActiveNames> written)
    {
        lock (_lock)
        {
            if (_ids > maxIds)
            {
                _slots.Clear();
                _ids = 0;
            }

            foreach (var (slot, names) in written)
            {
                if (!_slots.TryGetValue(slot, out var known)) _slots.Add(slot, known = new ActiveNames());
                known.Services.UnionWith(names.Services);
                known.Operations.UnionWith(names.Operations);
                _ids += names.Operations.Count;
            }
        }
    }

    private static void FindNew(OperationName operation, ActivitySlot slot, ActiveNames? known, Dictionary<ActivitySlot, ActiveNames> news)
    {
        if (known is not null && known.Operations.Contains(operation.Id) && known.Services.Contains(operation.Service.Id)) return;
        if (!news.TryGetValue(slot, out var names)) news.Add(slot, names = new ActiveNames());
        names.Operations.Add(operation.Id);
        names.Services.Add(operation.Service.Id);
    }
}
