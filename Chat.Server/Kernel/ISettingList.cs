namespace Chat.Server.Kernel;

/// <summary>Settings that are a list of groups, such as <c>Chat:Namespaces:0:Prefix</c>.</summary>
internal interface ISettingList
{
    /// <summary>Adds a group with its defaults.</summary>
    object AddNew();
}
