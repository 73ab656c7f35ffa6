using System.Collections;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.FastPath;

/// <summary>The features of a connection: a handful, for which the framework's collection would hold a dictionary.</summary>
internal sealed class ConnectionFeatures : IFeatureCollection
{
    private SmallMap<Type, object> features;

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get => features.TryGetValue(key, out var feature) ? feature : null;
        set
        {
            if (value is not null) features.Set(key, value);
            else if (!features.Remove(key, out _)) return;
            Revision++;
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
