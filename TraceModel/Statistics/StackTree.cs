using System.Text;

namespace Tracepost.TraceModel.Statistics;

/// <summary>
/// The spans of a trace merged by their stacks: all whose way from the root passes the same operations of the same services are one. What a merged stack
/// is wide is the self time at and below it, which adds up, also where spans run side by side.
/// </summary>
public sealed class StackTree
{
    private readonly Dictionary<string, MergedStack> _byKey = new(StringComparer.Ordinal);
    private readonly List<MergedStack> _roots = [], _all = [];
    private readonly MergedStack[] _ofNode;

    private StackTree(TraceTree tree, SelfTimes selfTimes)
    {
        _ofNode = new MergedStack[tree.Nodes.Count];
        var known = new Dictionary<(MergedStack? Parent, string Service, string Operation), MergedStack>();
        foreach (var node in tree.Nodes)
        {
            var parent = node.Parent is null ? null : _ofNode[node.Parent.Index];
            var key = (parent, node.Span.Resource.ServiceName, node.Span.Name);
            if (!known.TryGetValue(key, out var stack)) known.Add(key, stack = Add(key));
            stack.Count(node.Span, selfTimes[node]);
            _ofNode[node.Index] = stack;
        }

        // Parents come first.
        for (var i = _all.Count - 1; i >= 0; i--) _all[i].Close();
        _roots.Sort(MergedStack.ByTime);
    }

    /// <summary>The stacks of the roots, the longest first.</summary>
    public IReadOnlyList<MergedStack> Roots => _roots;

    /// <summary>All stacks, every one before those that were called from it.</summary>
    public IReadOnlyList<MergedStack> All => _all;

    /// <summary>Merges the spans of a trace.</summary>
    public static StackTree Of(TraceTree tree, SelfTimes selfTimes) => new(tree, selfTimes);

    /// <summary>The stack that a span is part of.</summary>
    public MergedStack Of(TraceNode node) => _ofNode[node.Index];

    /// <summary>The stack with that key; null if there is none.</summary>
    public MergedStack? Find(string key) => _byKey.GetValueOrDefault(key);

    private MergedStack Add((MergedStack? Parent, string Service, string Operation) its)
    {
        var stack = new MergedStack(its.Parent, its.Service, its.Operation);
        _all.Add(stack);
        _byKey.TryAdd(stack.Key, stack);
        if (its.Parent is null) _roots.Add(stack);
        else its.Parent.Add(stack);
        return stack;
    }
}

/// <summary>Spans of one operation of one service that were reached the same way. Times are in nanoseconds.</summary>
public sealed class MergedStack
{
    private readonly List<MergedStack> _children = [];
    private readonly ulong _hash;

    internal MergedStack(MergedStack? parent, string service, string operation)
    {
        Parent = parent;
        Service = service;
        Operation = operation;
        Depth = parent is null ? 0 : parent.Depth + 1;
        _hash = Hash(Hash(parent?._hash ?? 14695981039346656037UL, service), operation);
    }

    /// <summary>What it is called in URLs: a hash of the way from the root, the same for every trace that has such a way.</summary>
    public string Key => _hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The service.</summary>
    public string Service { get; }

    /// <summary>The operation; empty if the spans have no name.</summary>
    public string Operation { get; }

    /// <summary>The stack that this one was called from; null at a root.</summary>
    public MergedStack? Parent { get; }

    /// <summary>0 at a root.</summary>
    public int Depth { get; }

    /// <summary>What was called from here, the longest first.</summary>
    public IReadOnlyList<MergedStack> Children => _children;

    /// <summary>The number of spans.</summary>
    public int Spans { get; private set; }

    /// <summary>How many of them failed.</summary>
    public int Errors { get; private set; }

    /// <summary>Their durations together.</summary>
    public double TotalNano { get; private set; }

    /// <summary>Their self times together.</summary>
    public double SelfNano { get; private set; }

    /// <summary>The self times at and below here together.</summary>
    public double WidthNano { get; private set; }

    internal static int ByTime(MergedStack a, MergedStack b)
    {
        var order = b.WidthNano.CompareTo(a.WidthNano);
        if (order == 0) order = string.CompareOrdinal(a.Service, b.Service);
        return order == 0 ? string.CompareOrdinal(a.Operation, b.Operation) : order;
    }

    internal void Add(MergedStack child) => _children.Add(child);

    internal void Count(Span span, ulong selfNano)
    {
        Spans++;
        if (span.Status == StatusCode.Error) Errors++;
        TotalNano += span.DurationNano;
        SelfNano += selfNano;
    }

    /// <summary>Called for the children first.</summary>
    internal void Close()
    {
        WidthNano = SelfNano;
        foreach (var child in _children) WidthNano += child.WidthNano;
        _children.Sort(ByTime);
    }

    // FNV-1a of the text and its end.
    private static ulong Hash(ulong hash, string text)
    {
        foreach (var part in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ part) * 1099511628211UL);
        return unchecked((hash ^ 0xff) * 1099511628211UL);
    }
}
