"""What has gone wrong since it went live: kept as rows, shown in the CMS, and mailed to who can mend it."""
