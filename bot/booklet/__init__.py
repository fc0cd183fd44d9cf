"""The content on paper: the booklet, a sheet for each topic, a letter to families, a sheet for teachers, a poster."""
