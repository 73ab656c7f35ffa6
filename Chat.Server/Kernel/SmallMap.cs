using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Chat.Server.Kernel;

/// <summary>
/// A map for what is nearly always tiny and there by the thousand, once for each connection: up to eight entries stand in an array of just
/// that length, with less memory than a dictionary; more go into a dictionary. For one thread at a time.
/// <para>A value type that changes: keep it in a field, and do not copy it.</para>
/// </summary>
internal struct SmallMap<TKey, TValue> : IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    private const int MaxInArray = 8;

    private KeyValuePair<TKey, TValue>[]? few;
    private Dictionary<TKey, TValue>? many;

    public readonly int Count => many?.Count ?? few?.Length ?? 0;

    public readonly bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (many is not null) return many.TryGetValue(key, out value);
        var index = IndexOf(key);
        value = index < 0 ? default : few![index].Value;
        return index >= 0;
    }

    public readonly bool ContainsKey(TKey key) => TryGetValue(key, out _);

    /// <summary>Adds or replaces.</summary>
    public void Set(TKey key, TValue value)
    {
        var entry = new KeyValuePair<TKey, TValue>(key, value);
        if (many is not null) many[key] = value;
        else if (IndexOf(key) is >= 0 and var index) few![index] = entry;
        else if (Count < MaxInArray) few = [.. few ?? [], entry];
        else (few, many) = (null, new Dictionary<TKey, TValue>(few!) { [key] = value });
    }

    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (many is not null) return many.Remove(key, out value);
        var index = IndexOf(key);
        value = index < 0 ? default : few![index].Value;
        if (index >= 0) few = few!.Length == 1 ? null : [.. few.AsSpan(0, index), .. few.AsSpan(index + 1)];
        return index >= 0;
    }

    public readonly IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<TKey, TValue>>?)many ?? few ?? []).GetEnumerator();

    readonly IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private readonly int IndexOf(TKey key)
    {
        for (var i = 0; i < few?.Length; i++)
            if (EqualityComparer<TKey>.Default.Equals(few[i].Key, key)) return i;
        return -1;
    }
}
