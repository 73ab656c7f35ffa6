namespace Chat.Server.Endpoints.Http.Access;

/// <summary>What a back end's key allows.</summary>
[Flags]
internal enum ApiScope
{
    None = 0,

    /// <summary>To say something: in rooms, to users, to everybody.</summary>
    Publish = 1,

    /// <summary>To read messages and lists.</summary>
    Read = 2,

    /// <summary>To change what others said, and to impose and lift; to put users into rooms, take them out, and disconnect them.</summary>
    Moderate = 4,

    /// <summary>Everything.</summary>
    Admin = 8,
}
