namespace Chat.Server.Kernel;

/// <inheritdoc cref="ISettingList"/>
internal sealed class SettingList<T> : List<T>, ISettingList
    where T : class, new()
{
    public object AddNew()
    {
        Add(new T());
        return this[^1];
    }
}
