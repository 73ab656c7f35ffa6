namespace Chat.Server.Stores;

/// <summary>Which part of the interval of a <see cref="CommitPace"/> is waited for, from 0 to 1.</summary>
/// <param name="comesInOne">How much comes in an interval, by the count of the last few; 0 before there is one.</param>
internal delegate double PartOfInterval(double comesInOne);
